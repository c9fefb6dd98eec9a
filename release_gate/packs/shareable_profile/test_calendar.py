"""The calendar of the public page: months, days and times as the guest's clock shows them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from release_gate.check import check
from release_gate.testkit.input_devices import Keyboard, input_device

TIMEOUT_MS = 5000.0
NOW = "2030-01-30T12:00:00Z"
# By the hosts' clocks all are in January or February; by some guests' clocks they are not.
FREE = ["2030-01-31T20:00:00Z", "2030-02-04T20:00:00Z", "2030-02-05T20:00:00Z",
        "2030-02-12T08:00:00Z", "2030-02-12T09:30:00Z"]  # fmt: skip
HOST = {"name": "Ada", "headline": "", "minutes": 30, "time_zone": "Europe/Berlin"}

OpenIn = Callable[[str], Page]


def answer(route: Route) -> None:
    """The times of the days that the page asks for, as the service does."""
    first, days = (re.search(rf"{name}=([\d-]+)", route.request.url) for name in ("first", "days"))
    assert first, "the page does not say from which day on"
    assert days, "the page does not say for how many days"
    begin = date.fromisoformat(first[1])
    end = begin + timedelta(days=int(days[1]))
    free = [time for time in FREE if begin <= date.fromisoformat(time[:10]) < end]
    route.fulfill(json={**HOST, "free": free})


@pytest.fixture
def open_in(browser: Browser, base_url: str) -> Iterator[OpenIn]:
    """Opens the public page for a guest in a time zone."""
    contexts = []

    def open_one(zone: str) -> Page:
        context = browser.new_context(base_url=base_url, locale="en-GB", timezone_id=zone)
        context.set_default_timeout(TIMEOUT_MS)
        contexts.append(context)
        page = context.new_page()
        page.clock.set_fixed_time(NOW)
        page.route("**/api/public/*", answer)
        page.goto("/p/any")
        expect(page.get_by_role("group", name="Day")).to_be_visible()
        return page

    yield open_one
    for context in contexts:
        context.close()


def days(page: Page) -> list[str | None]:
    every_day = page.get_by_role("group", name="Day").get_by_role("radio").all()
    return [day.get_attribute("aria-label") for day in every_day]


@check(
    "SHARE-11",
    "The guest turns the months of the calendar and chooses a day and a time",
    why="a free time that cannot be reached is not offered",
    of=("mouse", "keyboard"),
)
def test_months(subject: str, open_in: OpenIn) -> None:
    page = open_in("UTC")
    device = input_device(subject, page)
    month = page.get_by_role("heading", level=2)
    earlier, later = (
        page.get_by_role("button", name=f"{which} month") for which in ("Previous", "Next")
    )
    expect(month).to_have_text("January 2030")
    expect(earlier).to_be_disabled()
    device.press(later)
    expect(month).to_have_text("February 2030")
    assert days(page) == ["Monday 4 February", "Tuesday 5 February", "Tuesday 12 February"]
    device.pick(page.get_by_role("group", name="Day"), "Tuesday 12 February")
    device.pick(page.get_by_role("group", name="Time"), "09:30")
    expect(page.get_by_text("Tuesday, 12 February 2030 at 09:30")).to_be_visible()
    device.press(later)
    expect(month).to_have_text("March 2030")
    expect(page.get_by_text("There is no free time in this month.")).to_be_visible()
    device.press(earlier)
    device.press(earlier)
    expect(month).to_have_text("January 2030")
    assert days(page) == ["Thursday 31 January"]


# By the guest's city: the time zone, the month that is shown first, its days, and the first time.
SHOWN = {
    "london": ("Europe/London", "January 2030", ["Thursday 31 January"], "20:00"),
    "tokyo": ("Asia/Tokyo", "February 2030",
              ["Friday 1 February", "Tuesday 5 February", "Wednesday 6 February",
               "Tuesday 12 February"], "05:00"),
    "honolulu": ("Pacific/Honolulu", "January 2030", ["Thursday 31 January"], "10:00"),
}  # fmt: skip


@check(
    "SHARE-12",
    "Days and times are those of the guest's time zone, which the page names",
    why="a guest who reads another clock misses the interview",
    of=("london", "tokyo", "honolulu"),
)
def test_zones(subject: str, open_in: OpenIn) -> None:
    zone, month, free_days, first_time = SHOWN[subject]
    page = open_in(zone)
    expect(page.get_by_role("heading", level=2)).to_have_text(month)
    assert days(page) == free_days
    times = page.get_by_role("group", name="Time")
    expect(times.get_by_role("radio").first).to_have_accessible_name(first_time)
    zones = re.compile(f"your time zone, {zone}\\. Ada is in Europe/Berlin\\.")
    expect(times).to_have_accessible_description(zones)


@check(
    "SHARE-13",
    "The arrow keys move by days and by weeks",
    why="a month has many days, and not everyone uses a mouse",
)
def test_arrows(open_in: OpenIn) -> None:
    page = open_in("UTC")
    keyboard = Keyboard(page)
    keyboard.press(page.get_by_role("button", name="Next month"))
    expect(page.get_by_role("heading", level=2)).to_have_text("February 2030")
    keyboard.reach(page.get_by_role("radio", name="Monday 4 February"))
    for key, day in (
        ("ArrowRight", "Tuesday 5 February"),
        ("ArrowDown", "Tuesday 12 February"),
        ("ArrowUp", "Tuesday 5 February"),
        ("ArrowLeft", "Monday 4 February"),
        ("ArrowUp", "Monday 4 February"),
    ):
        page.keyboard.press(key)
        expect(page.get_by_role("radio", name=day)).to_be_focused()
        expect(page.get_by_role("radio", name=day)).to_be_checked()
