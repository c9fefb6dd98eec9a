"""Journeys of an owner who offers times, and of guests who book them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Page

from release_gate.testkit.journeys.journey import (
    BUSY,
    MEMBER,
    NOTHING,
    UNREACHABLE,
    VISITOR,
    Act,
    Answer,
    Journey,
    Step,
    enter,
    failed,
    ok,
    press,
    refused,
)

MONDAY = {"weekday": 0, "start": "09:00", "end": "12:00"}
FRIDAY = {"weekday": 4, "start": "13:15", "end": "15:30"}


def week(*slots: dict[str, Any]) -> Answer:
    return ok({"time_zone": "Europe/Berlin", "minutes": 45, "slots": list(slots)})


def booking(name: str, start: str) -> dict[str, str]:
    return {"id": name, "start": start, "end": start, "name": name, "email": f"{name}@example.test"}


FIRST, SECOND = booking("grace", "2030-01-08T23:30:00Z"), booking("joan", "2030-02-01T09:00:00Z")
OVERLAP = refused(**{"slots": "Times must not overlap.", "slots.1.end": "Enter a time."})
AVAILABILITY = Journey(
    "availability",
    "/availability",
    {
        **MEMBER,
        "GET /api/availability": week(MONDAY, FRIDAY),
        "GET /api/bookings": [ok({"bookings": [FIRST, SECOND]}), ok({"bookings": [SECOND]}),
                              ok({"bookings": []})],
        "PUT /api/availability": [OVERLAP, refused(time_zone="Unknown.", minutes="Enter more."),
                                  week(FRIDAY), week()],
        "DELETE /api/bookings/grace": [BUSY, NOTHING],
        "DELETE /api/bookings/joan": NOTHING,
    },
    (
        Step("a time is added", press("Add a time")),
        Step("the times are refused", press("Save")),
        Step("the first time is removed",
             lambda page: page.get_by_role("button", name="Remove this time").first.click()),
        Step("the zone is refused", press("Save")),
        Step("the service answers with one time",
             enter("schedule-form", "Save", time_zone="UTC", minutes="30")),
        Step("the service answers without a time", press("Save")),
        Step("cancelling a booking fails", press("Cancel grace")),
        Step("a booking is cancelled", press("Cancel grace")),
        Step("the last one is cancelled", press("Cancel joan")),
    ),
)  # fmt: skip

LINK = "https://booking.example.test/p/1"


def shared(headline: str, visible: bool, url: str | None) -> Answer:
    return ok({"headline": headline, "visible": visible, "url": url})


def hide(page: Page) -> None:
    page.get_by_label("Visible").uncheck()
    page.get_by_role("button", name="Save", exact=True).click()


SHARE = Journey(
    "share",
    "/share",
    {
        **MEMBER,
        "GET /api/share": shared("Engineer", True, None),
        "PUT /api/share": [refused(headline="Too long."), shared("Of engines", False, LINK)],
        "POST /api/share/link": [BUSY, ok({"url": LINK}, 201), ok({"url": f"{LINK}2"}, 201)],
        "DELETE /api/share/link": [UNREACHABLE, NOTHING],
        "clipboard": [(403, None), (200, None)],
    },
    (
        Step("making a link fails", press("Make a link")),
        Step("a link is made", press("Make a link")),
        Step("the browser does not copy", press("Copy")),
        Step("the link is copied", press("Copy")),
        Step("the headline is refused", enter("share-form", "Save", headline="Another")),
        Step("the service answers with other values", hide),
        Step("another link is made", press("Make a new link")),
        Step("deleting the link fails", press("Delete the link")),
        Step("the link is deleted", press("Delete the link")),
    ),
)
SHARE_WITH_LINK = Journey(
    "share-with-link", "/share", {**MEMBER, "GET /api/share": shared("", False, LINK)}, ()
)

PATH = "/api/public/a-token"
JANUARY = ["2030-01-08T04:00:00Z", "2030-01-08T05:00:00Z", "2030-01-31T20:00:00Z"]
FEBRUARY = ["2030-02-05T10:00:00Z", "2030-02-12T10:00:00Z", "2030-02-12T11:00:00Z"]


def public(free: Sequence[str], **more: Any) -> Answer:
    host = {"name": "Ada", "headline": "Engineer", "minutes": 30, "time_zone": "UTC"}
    return ok({**host, "free": list(free), **more})


def month(first: str, rest: str, *times: str) -> dict[str, Answer]:
    """The answers to what a page asks about a month: up to the 31st day from before it, and on."""
    return {
        f"GET {PATH}?first={first}&days=31": public(times),
        f"GET {PATH}?first={rest}&days=2": public(times[-1:]),
    }


SOON = f"GET {PATH}?first=2030-01-06&days=31"
IN_JANUARY = month("2029-12-31", "2030-01-31", *JANUARY)


def pick(group: str, name: str) -> Act:
    def act(page: Page) -> None:
        page.get_by_role("group", name=group).get_by_role("radio", name=name, exact=True).check()

    return act


def key(name: str) -> Act:
    return lambda page: page.keyboard.press(name)


TAKEN = failed(409, "taken", "Somebody else has just booked this time.")
LEFT = {**month("2030-01-31", "2030-03-03", *FEBRUARY[:2])}
BOOK = Journey(
    "book",
    "/p/a-token",
    {
        **VISITOR,
        SOON: public(JANUARY),
        **IN_JANUARY,
        **month("2030-01-31", "2030-03-03", *JANUARY[2:], *FEBRUARY),
        **month("2030-02-28", "2030-03-31"),
        f"POST {PATH}/bookings": [
            refused(name="Enter a value.", start="Choose a time."),
            refused(email="Enter an e-mail address."),
            TAKEN,
            ok({"id": "1", "start": FEBRUARY[1]}, 201),
        ],
    },
    (
        Step("the next month", press("Next month")),
        Step("another day", pick("Day", "Tuesday 12 February")),
        Step("another time", pick("Time", "16:45")),
        Step("a week earlier", lambda page: page.locator("[name=day]:checked").press("ArrowUp")),
        Step("a week later", key("ArrowDown")),
        Step("no week is later", key("ArrowDown")),
        Step("a month without times", press("Next month")),
        Step("back to February", press("Previous month")),
        Step("the fields are empty", enter("book-form", "Book", email="a")),
        Step("the address is invalid", enter("book-form", "Book", name="Joan")),
        Step("the time is taken", enter("book-form", "Book", email="j@example.test"), LEFT),
        Step("the time is booked", press("Book"), {SOON: public(FEBRUARY)}),
        Step("back to January", press("Previous month")),
        Step("a month cannot be loaded", press("Next month"),
             {f"GET {PATH}?first=2030-01-31&days=31": BUSY}),
    ),
)  # fmt: skip
LAST_TIME = Journey(
    "book-last-time",
    "/p/a-token",
    {
        **VISITOR,
        **IN_JANUARY,
        SOON: [public(JANUARY[:1], time_zone="Asia/Katmandu"), public([])],
        f"POST {PATH}/bookings": ok({"id": "1", "start": JANUARY[0]}, 201),
    },
    (Step("the last time is booked", press("Book")),),
)
NO_TIME = Journey("book-no-time", "/p/a-token", {**VISITOR, SOON: public([])}, ())
NO_LINK = Journey(
    "book-no-link", "/p/a-token", {**VISITOR, SOON: failed(404, "not_found", "No such link.")}, ()
)
BROKEN_LINK = Journey("book-busy", "/p/a-token", {**VISITOR, SOON: BUSY}, ())

SCHEDULE = (
    AVAILABILITY,
    SHARE,
    SHARE_WITH_LINK,
    BOOK,
    LAST_TIME,
    NO_TIME,
    NO_LINK,
    BROKEN_LINK,
)
