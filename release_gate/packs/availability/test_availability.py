"""Availability: weekly hours, and times that only one person can book."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, expect

from release_gate.check import check
from release_gate.testkit.client import Client

EVERY_DAY = {
    "time_zone": "Europe/Berlin",
    "minutes": 30,
    "slots": [{"weekday": day, "start": "09:00", "end": "12:00"} for day in range(7)],
}


@pytest.fixture
def link(member: Client) -> str:
    """The path of the public API of a member who is free every morning."""
    assert member.call("PUT", "/api/availability", EVERY_DAY).status_code == 200
    shared = {"headline": "Engineer", "visible": True}
    assert member.call("PUT", "/api/share", shared).status_code == 200
    url: str = member.post("/api/share/link").json()["url"]
    return "/api/public/" + url.rsplit("/", 1)[-1]


def booking(start: str, name: str = "Ada") -> dict[str, str]:
    return {"start": start, "name": name, "email": "ada@example.test"}


@check("AVAILABILITY-01", "The weekly hours are stored", why="people enter them once")
def test_hours_are_stored(member_page: Page, member: Client) -> None:
    assert member.call("PUT", "/api/availability", EVERY_DAY).status_code == 200
    member_page.goto("/availability")
    expect(member_page.locator("#schedule-zone")).to_have_value("Europe/Berlin")
    member_page.locator("#schedule-minutes").fill("45")
    with member_page.expect_response("**/api/availability") as saved:
        member_page.locator("#schedule-form").get_by_role("button", name="Save").click()
    assert saved.value.status == 200
    member_page.reload()
    expect(member_page.locator("#schedule-minutes")).to_have_value("45")


@check(
    "AVAILABILITY-02",
    "Overlapping hours are refused",
    why="nobody can be in two interviews at once",
)
def test_overlap(member: Client) -> None:
    slots = [{"weekday": 0, "start": "09:00", "end": "12:00"}] * 2
    assert member.call("PUT", "/api/availability", {**EVERY_DAY, "slots": slots}).status_code == 422
    unknown = {**EVERY_DAY, "time_zone": "Mars/Olympus"}
    assert member.call("PUT", "/api/availability", unknown).status_code == 422


@check(
    "AVAILABILITY-03",
    "Of several simultaneous bookings of one time, one succeeds",
    why="a double booking wastes the time of two people",
)
def test_no_double_booking(visitor: Client, link: str) -> None:
    start = visitor.get(link).json()["free"][-1]
    guests = [Client(visitor.url) for _ in range(6)]
    with ThreadPoolExecutor(len(guests)) as pool:
        tries = [pool.submit(guest.post, f"{link}/bookings", booking(start)) for guest in guests]
    statuses = sorted(attempt.result().status_code for attempt in tries)
    assert statuses == [201] + [409] * 5


@check(
    "AVAILABILITY-04",
    "A booking takes its time, cancelling it frees the time",
    why="otherwise the time is lost",
)
def test_taken_and_cancelled(visitor: Client, member: Client, link: str) -> None:
    start = visitor.get(link).json()["free"][-1]
    made = visitor.post(f"{link}/bookings", booking(start)).json()
    assert start not in visitor.get(link).json()["free"]
    assert member.call("DELETE", f"/api/bookings/{made['id']}").status_code == 204
    assert start in visitor.get(link).json()["free"]


@check("AVAILABILITY-05", "The owner sees the bookings", why="the owner must know who is coming")
def test_listed(member_page: Page, visitor: Client, link: str) -> None:
    start = visitor.get(link).json()["free"][-1]
    made = visitor.post(f"{link}/bookings", booking(start, "Ada <b>Lovelace</b>"))
    assert made.status_code == 201
    member_page.goto("/availability")
    expect(member_page.locator("#bookings")).to_contain_text("Ada <b>Lovelace</b>")


@check(
    "AVAILABILITY-14",
    "The page names the time zones of the week and of the bookings",
    why="an hour without its zone is read wrongly by half of a distributed team",
)
def test_zones(browser: Browser, visitor: Client, member: Client, link: str) -> None:
    start = visitor.get(link).json()["free"][-1]
    assert visitor.post(f"{link}/bookings", booking(start)).status_code == 201
    settings = {"base_url": member.url, "locale": "en-GB", "timezone_id": "Asia/Tokyo"}
    with browser.new_context(**settings) as context:  # type: ignore[arg-type]
        cookie = {"name": "session", "value": member.session_cookie, "url": member.url}
        context.add_cookies([cookie])  # type: ignore[list-item]
        page = context.new_page()
        page.goto("/availability")
        week = page.get_by_role("combobox", name="Time zone")
        expect(week).to_have_accessible_description("The times below are in this time zone.")
        booked = page.get_by_role("region", name="Booked")
        expect(booked).to_contain_text("Times are in your time zone, Asia/Tokyo.")
        moment = datetime.fromisoformat(start.replace("Z", "+00:00"))
        local = moment.astimezone(ZoneInfo("Asia/Tokyo"))
        expect(booked.get_by_role("row").nth(1)).to_contain_text(f"{local:%H:%M}")
