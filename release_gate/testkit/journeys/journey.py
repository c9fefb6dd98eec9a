"""A journey: what somebody does on a page step by step, and what the page does in return.

The page runs with answers that the journey gives, so every run of it is the same. Of each step, the
transcript has the requests of the page, where it leads, and every line of the page that has
changed: elements, attributes, texts, what fields hold, and the focus.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

NOW = "2030-01-07T09:00:00Z"
SCRIPT = (Path(__file__).parent.parent / "page_scripts" / "journey.js").read_text("utf-8")
NEXT = "() => window.journey.next()"
LOADED = "the page is loaded"

Answer = tuple[int, Any]  # a status, 0 for none and -1 for none in time, and what JSON says
Answers = Mapping[str, Answer | list[Answer]]  # by request; of several, each is given once
Act = Callable[[Page], None]


@dataclass(frozen=True)
class Step:
    """`answers` are those from now on."""

    title: str
    act: Act
    answers: Answers = field(default_factory=dict)


@dataclass(frozen=True)
class Journey:
    name: str
    address: str
    answers: Answers
    steps: tuple[Step, ...]


def take(page: Page, journey: Journey) -> dict[str, str]:
    """The transcript: by the title of each step, what the page has done.

    The page may be that of a journey before.
    """
    stand_in = f"({SCRIPT})({json.dumps(_listed(journey.answers))}, '{NOW}')"
    if "#" in journey.address:  # from another address with the same path it would load nothing
        page.goto("about:blank")
    with page.add_init_script(stand_in):
        page.goto(journey.address)
    found = {LOADED: _since_the_last_step(page)}
    for step in journey.steps:
        page.evaluate("answers => window.journey.expect(answers)", _listed(step.answers))
        step.act(page)
        found[step.title] = _since_the_last_step(page)
    return found


def _listed(answers: Answers) -> dict[str, list[Answer]]:
    return {
        request: given if isinstance(given, list) else [given] for request, given in answers.items()
    }


def _since_the_last_step(page: Page) -> str:
    found = page.evaluate(NEXT)
    changes = difflib.unified_diff(found["was"], found["now"], n=0, lineterm="")
    return "\n".join([*found["log"], *(each for each in changes if not each.startswith(HEADINGS))])


HEADINGS = ("---", "+++", "@@")


def ok(body: Any, status: int = 200) -> Answer:
    return status, body


def refused(**fields: str) -> Answer:
    """The answer to a form with invalid fields."""
    return failed(422, "invalid", "Some fields are invalid.", fields=fields)


def failed(status: int, error: str, detail: str, **more: Any) -> Answer:
    return status, {"error": error, "detail": detail, **more}


NOTHING: Answer = (204, None)
UNREACHABLE: Answer = (0, "no answer")
LATE: Answer = (-1, "no answer in time")
NO_JSON: Answer = (500, "Traceback")
BUSY = failed(503, "unavailable", "The database is busy.")
SIGNED_OUT = failed(401, "signed_out", "Log in first.")
VISITOR: Answers = {"GET /api/session": ok({"signed_in": False})}
MEMBER: Answers = {
    "GET /api/session": ok(
        {
            "signed_in": True,
            "account": {"id": "m1", "name": "Ada Lovelace", "email": "ada@example.test"},
            "csrf_token": "token-1",
            "expires_at": "2030-01-07T11:30:00Z",
            "seconds_left": 9000,
        }
    )
}


def press(button: str, form: str = "") -> Act:
    """Press the button of this name, in the form of this name or on the whole page."""

    def act(page: Page) -> None:
        place = page.get_by_role("form", name=form, exact=True) if form else page
        place.get_by_role("button", name=button, exact=True).click(force=True)

    return act


def press_and_go_on(button: str, field: str) -> Act:
    """Press the button of this name and go to the field of this id, before any answer comes."""
    both = "(button, field) => [button.focus(), button.click(), field.focus()]"

    def act(page: Page) -> None:
        goal = page.locator(f"#{field}").element_handle()
        page.get_by_role("button", name=button, exact=True).evaluate(both, goal)

    return act


def enter(form: str, then: str = "", **texts: str) -> Act:
    """Fill the fields of a form by their names, and press its button."""

    def act(page: Page) -> None:
        place = page.locator(f"#{form}")
        for name, text in texts.items():
            place.locator(f"[name={name}]").fill(text, force=True)
        if then:
            place.get_by_role("button", name=then, exact=True).click(force=True)

    return act
