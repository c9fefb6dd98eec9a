"""Whether a page looks as it did: its picture beside the one that is kept for this browser.

Every browser binary draws letters in its own way, so each has pictures of its own, in
`$GATE_BASELINES` or qa/baselines. The first look with a browser is kept and judges nothing.
"""

from __future__ import annotations

import hashlib
import io
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Page

from release_gate.model import UPDATE_BASELINES
from release_gate.paths import BASELINES
from release_gate.testkit.browser import find_browser
from release_gate.testkit.evidence import Evidence

SHADE = 24  # of 255: less than that in every channel is no difference of a pixel
PIXELS = 10  # that may differ; a heading that moves by one pixel changes hundreds
TRIES = 5  # until two pictures in a row are alike

CompareScreenshot = Callable[..., None]


class Screenshots:
    """The pictures of one browser."""

    def __init__(self, environ: Mapping[str, str], version: str, evidence: Evidence) -> None:
        parent = Path(environ.get("GATE_BASELINES") or BASELINES)
        self._folder = parent / binary_name(find_browser(environ), version)
        self._update = environ.get(UPDATE_BASELINES) == "1"
        self._evidence = evidence

    def compare(self, page: Page, name: str, hide: str = "") -> None:
        """Fails where the page looks different from before; `hide` selects what always changes."""
        kept, now = self._folder / f"{name}.png", picture(page, hide)
        if self._update or not kept.is_file():
            keep(kept, now)
            pytest.skip(f"nothing to compare with: this look is kept in {kept}")
        found = different_pixels(kept.read_bytes(), now)
        if found is None or found > PIXELS:
            self._evidence.store("expected.png", kept.read_bytes())
            self._evidence.store("actual.png", now)
            how = "its size has changed" if found is None else f"{found} pixels have changed"
            pytest.fail(f"{how}; if that is meant: --update-baselines", pytrace=False)


def binary_name(program: str | None, version: str) -> str:
    """A name that only this browser on this machine has: its version, and its file's size."""
    size = Path(program).stat().st_size if program else 0
    return f"{version}-{hashlib.sha256(f'{program} {size}'.encode()).hexdigest()[:8]}"


def picture(page: Page, hide: str) -> bytes:
    """A PNG of the whole page once it has stopped changing."""
    masks = [page.locator(hide)] if hide else []
    page.evaluate("document.fonts.ready.then(() => true)")
    before = b""
    for _ in range(TRIES):
        now = page.screenshot(full_page=True, animations="disabled", mask=masks)
        if now == before:
            break
        before = now
    return now


def different_pixels(one: bytes, other: bytes) -> int | None:
    """How many pixels of two PNGs differ visibly; None where their sizes do."""
    first, second = (Image.open(io.BytesIO(each)).convert("RGB") for each in (one, other))
    if first.size != second.size:
        return None
    channels = ImageChops.difference(first, second).split()
    strongest = ImageChops.lighter(ImageChops.lighter(channels[0], channels[1]), channels[2])
    return sum(strongest.histogram()[SHADE:])


def keep(path: Path, content: bytes) -> None:
    """Whole or not at all: another gate may look at the same time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
    Path(file.name).replace(path)
