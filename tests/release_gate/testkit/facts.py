"""Facts about a page without a fault, for tests that change one of them."""

from __future__ import annotations

from typing import Any

from release_gate.testkit.page_facts import PageFacts
from release_gate.testkit.pages import SitePage

SOUND_LAYOUT: dict[str, list[Any]] = {
    kind: [] for kind in ("listed", "overflowing", "cut", "overlapping", "small")
}


def facts(**changes: Any) -> PageFacts:
    """A page with two controls below each other, which the keyboard reaches."""
    stops = (stop(0, 0), stop(1, 50))
    sound = {
        "page": SitePage("login", "/login", "main"),
        "metrics": {},
        "moves": {},
        "console": (),
        "policy_violations": (),
        "foreign_requests": (),
        "structure": {},
        "violations": {},
        "controls": ("first", "second"),
        "forward": stops,
        "backward": stops[::-1],
        "layout": {320: SOUND_LAYOUT},
        "styles": "",
        "early": "",
        "tree": "",
        "markup": "html",
        "picture": b"",
    }
    return PageFacts(**{**sound, **changes})


def stop(index: int, top: float, left: float = 0.0, **changes: Any) -> dict[str, Any]:
    """An element of 20 by 20 pixels with the focus."""
    found = {"index": index, "element": f"<a>{index}</a>", "shows": True, "covered": False}
    return {**found, "left": left, "top": top, "bottom": top + 20, **changes}


def element(tag: str, name: str, box: list[int]) -> dict[str, Any]:
    return {"tag": tag, "name": name, "box": box}
