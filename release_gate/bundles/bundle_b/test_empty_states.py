"""Pages with nothing to show: a sentence says so, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from release_gate.check import check
from release_gate.fixtures.accessibility import violations

TIME = "2026-01-01T00:00:00Z"
FREE = {"name": "Host", "headline": "", "minutes": 30, "time_zone": "UTC", "free": [TIME]}
SLOT = {"weekday": 0, "start": "09:00", "end": "10:00"}


@dataclass(frozen=True)
class Empty:
    """A page, its words without entries, what to do next, and an answer that has an entry."""

    path: str
    words: str
    next_step: str
    request: str
    filled: object


EMPTY = {
    "profiles": Empty(
        "/profiles", "There is nobody here yet.", "Add the first person with", "profiles?*",
        {"profiles": [{"id": "1", "name": "Ada", "email": "", "role": "", "notes": ""}],
         "page": 1, "pages": 1, "total": 1},
    ),
    "times": Empty(
        "/availability", "You cannot be booked yet.", "Add a time, then save.", "availability",
        {"time_zone": "UTC", "minutes": 30, "slots": [SLOT]},
    ),
    "bookings": Empty(
        "/availability", "Nobody has booked yet.", "Send people your public link", "bookings",
        {"bookings": [{"id": "1", "start": TIME, "end": TIME, "name": "Ada", "email": ""}]},
    ),
    "link": Empty(
        "/share", "You have no link yet.", "Make one, and send it", "share",
        {"headline": "", "visible": True, "url": "https://example.test/p/1"},
    ),
    "free-times": Empty(
        "/p/{token}", "There is no free time in the next month.", "Look again later",
        "public/*", FREE,
    ),
    "files": Empty(
        "/uploads", "There are no files yet.", "Choose one with the form", "uploads",
        {"uploads": [{"id": "1", "name": "a.txt", "type": "text/plain", "size": 1,
                      "created_at": TIME}]},
    ),
    "organisations": Empty(
        "/organisations", "You are in no organisation yet.", "Start one with the form",
        "organisations",
        {"organisations": [{"id": "1", "name": "Engines", "role": "owner"}]},
    ),
    "messages": Empty(
        "/notify", "Nothing was sent yet.", "Send yourself a note above.", "notify/messages",
        {"messages": [{"id": "1", "kind": "note", "subject": "s", "status": "sent",
                       "created_at": TIME}]},
    ),
}  # fmt: skip


@pytest.mark.usefixtures("newcomer_session")
@check(
    "STATE-08",
    "An empty list says so and what to do next, and a filled one does not",
    why="a new user sees nothing but empty lists",
    of=(
        "profiles",
        "times",
        "bookings",
        "link",
        "free-times",
        "files",
        "organisations",
        "messages",
    ),
)
def test_empty(subject: str, page: Page, link_without_times: str) -> None:
    empty = EMPTY[subject]
    page.goto(empty.path.replace("{token}", link_without_times))
    sentence = page.get_by_text(empty.words)
    expect(sentence).to_be_visible()
    expect(sentence).to_contain_text(empty.next_step)
    assert violations(page) == [], "axe looks at pages with content elsewhere"
    page.route(f"**/api/{empty.request}", lambda route: route.fulfill(json=empty.filled))
    page.reload()
    expect(page.get_by_role("main").get_by_role("button").first).to_be_visible()
    expect(sentence).to_be_hidden()
