"""An owner plans a week and cancels a booking, by mouse and by keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from release_gate.check import check
from release_gate.testkit.client import Client
from release_gate.testkit.input_devices import input_device

pytestmark = pytest.mark.usefixtures("quiet_console")

EVERY_DAY = {
    "time_zone": "UTC",
    "minutes": 30,
    "slots": [{"weekday": day, "start": "09:00", "end": "12:00"} for day in range(7)],
}


@check(
    "AVAILABILITY-08",
    "A week can be planned",
    why="nobody can book an owner without times",
    of=("mouse", "keyboard"),
)
def test_plan(subject: str, member_page: Page, member: Client) -> None:
    page, device = member_page, input_device(subject, member_page)
    page.goto("/availability")
    times = page.get_by_role("group", name="Times")
    expect(times.get_by_text("You cannot be booked yet")).to_be_visible()
    zone = page.get_by_role("combobox", name="Time zone")
    expect(page.locator("datalist option", has_text="Europe/Berlin")).to_have_count(1)
    device.enter(zone, "Europe/Berlin")
    device.enter(page.get_by_label("Minutes per interview"), "45")
    for number, day in enumerate(("Tuesday", "Friday")):
        device.press(times.get_by_role("button", name="Add a time"))
        expect(times.get_by_label("Day")).to_have_count(number + 1)
        device.choose(times.get_by_label("Day").nth(number), day)
        device.enter(times.get_by_label("From").nth(number), "13:00")
        device.enter(times.get_by_label("To").nth(number), "15:30")
    device.press(times.get_by_role("button", name="Remove this time").first)
    device.press(page.get_by_role("button", name="Save"))
    expect(page.get_by_role("status")).to_have_text("Saved.")
    expect(times.get_by_label("Day")).to_have_count(1)
    assert member.get("/api/availability").json() == {
        "time_zone": "Europe/Berlin",
        "minutes": 45,
        "slots": [{"weekday": 4, "start": "13:00", "end": "15:30"}],
    }


@check(
    "AVAILABILITY-09",
    "The owner can cancel a booking",
    why="plans change, and the time must become free again",
    of=("mouse", "keyboard"),
)
def test_cancel(subject: str, member_page: Page, member: Client) -> None:
    assert member.call("PUT", "/api/availability", EVERY_DAY).status_code == 200
    assert member.call("PUT", "/api/share", {"headline": "", "visible": True}).status_code == 200
    path = "/api/public/" + member.post("/api/share/link").json()["url"].rsplit("/", 1)[-1]
    start = member.get(path).json()["free"][-1]
    guest = {"name": "Ada", "email": "ada@example.test", "start": start}
    assert member.post(f"{path}/bookings", guest).status_code == 201
    member_page.goto("/availability")
    input_device(subject, member_page).press(
        member_page.get_by_role("table", name="Booked").get_by_role("button", name="Cancel Ada")
    )
    expect(member_page.get_by_text("Nobody has booked yet")).to_be_visible()
    assert member.get("/api/bookings").json() == {"bookings": []}
    assert start in member.get(path).json()["free"]
