"""An owner publishes a link, and a guest books by it, by mouse and by keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from release_gate.check import check
from release_gate.testkit.client import Client
from release_gate.testkit.input_devices import InputDevice, input_device

MORNINGS = {
    "time_zone": "UTC",
    "minutes": 60,
    "slots": [{"weekday": day, "start": "09:00", "end": "12:00"} for day in range(7)],
}


def publish(member: Client) -> str:
    """Offer times at a new link; return the path of the public page."""
    assert member.call("PUT", "/api/availability", MORNINGS).status_code == 200
    shown = {"headline": "Engineer", "visible": True}
    assert member.call("PUT", "/api/share", shown).status_code == 200
    return "/p/" + str(member.post("/api/share/link").json()["url"]).rsplit("/", 1)[-1]


@pytest.mark.usefixtures("quiet_console")
@check(
    "SHARE-08",
    "An owner can describe the profile, publish it and withdraw it",
    why="the owner alone decides what strangers see",
    of=("mouse", "keyboard"),
)
def test_publish(
    subject: str, member_page: Page, context: BrowserContext, member: Client, visitor: Client
) -> None:
    page, device = member_page, input_device(subject, member_page)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    assert member.call("PUT", "/api/share", {"headline": "", "visible": False}).status_code == 200
    page.goto("/share")
    device.enter(page.get_by_label("Headline"), "Engineer of engines")
    device.press(page.get_by_label("Visible"))
    device.press(page.get_by_role("button", name="Save"))
    expect(page.get_by_role("status")).to_have_text("Saved.")
    device.press(page.get_by_role("button", name="Make a link"))
    expect(page.get_by_label("Address")).not_to_have_value("")
    first = page.get_by_label("Address").input_value()
    device.press(page.get_by_role("button", name="Copy"))
    expect(page.get_by_role("status")).to_have_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()") == first
    page.reload()
    expect(page.get_by_label("Headline")).to_have_value("Engineer of engines")
    expect(page.get_by_label("Visible")).to_be_checked()
    expect(page.get_by_label("Address")).to_have_value(first)
    device.press(page.get_by_role("button", name="Make a new link"))
    expect(page.get_by_label("Address")).not_to_have_value(first)
    second = page.get_by_label("Address").input_value()
    public = "/api/public/" + second.rsplit("/", 1)[-1]
    assert visitor.get(public).json()["headline"] == "Engineer of engines"
    device.press(page.get_by_role("button", name="Delete the link"))
    expect(page.get_by_text("You have no link yet")).to_be_visible()
    assert visitor.get(public).status_code == 404
    assert member.get("/api/share").json()["url"] is None


def turn_the_month(page: Page, device: InputDevice) -> None:
    """Show the next month, of whose last day every time is free, whatever day and hour it is."""
    month = page.get_by_role("heading", level=2)
    shown = month.inner_text()
    device.press(page.get_by_role("button", name="Next month"))
    expect(month).not_to_have_text(shown)


@pytest.mark.usefixtures("quiet_console")
@check(
    "SHARE-09",
    "A guest can book an offered time, and sees the confirmation",
    why="it is what the whole service is for",
    of=("mouse", "keyboard"),
)
def test_book(subject: str, page: Page, member: Client) -> None:
    device, path = input_device(subject, page), publish(member)
    page.goto(path)
    expect(page.get_by_role("heading", level=1)).to_contain_text(member.name)
    expect(page.get_by_role("main")).to_contain_text("Engineer")
    days, times = (page.get_by_role("group", name=name) for name in ("Day", "Time"))
    turn_the_month(page, device)
    day = days.get_by_role("radio").last.get_attribute("aria-label") or ""
    device.pick(days, day)
    clock = times.get_by_role("radio").nth(1).locator("..").inner_text()
    device.pick(times, clock)
    start = times.get_by_role("radio").nth(1).input_value()
    words = page.locator("#chosen").inner_text()
    assert clock in words
    device.enter(page.get_by_label("Name"), "Ada Lovelace")
    device.enter(page.get_by_label("E-mail"), "ada@example.test")
    device.press(page.get_by_role("button", name="Book"))
    expect(page.get_by_role("status")).to_contain_text(f"You have booked {words} (")
    (booking,) = member.get("/api/bookings").json()["bookings"]
    assert (booking["start"], booking["name"]) == (start, "Ada Lovelace")
    assert booking["email"] == "ada@example.test"
    page.reload()
    turn_the_month(page, device)
    device.pick(days, day)
    expect(times.get_by_role("radio")).to_have_count(2)
    expect(times.get_by_role("radio", name=clock, exact=True)).to_have_count(0)


@check(
    "SHARE-10",
    "A guest whose time was just taken is told so and sees what is left",
    why="two guests often choose the same time",
    of=("mouse", "keyboard"),
)
def test_taken(subject: str, page: Page, member: Client, visitor: Client) -> None:
    device, path = input_device(subject, page), publish(member)
    page.goto(path)
    first = page.get_by_role("group", name="Time").get_by_role("radio").first
    start = first.input_value()
    other = {"start": start, "name": "Grace", "email": "grace@example.test"}
    assert visitor.post(f"/api/public/{path[3:]}/bookings", other).status_code == 201
    device.enter(page.get_by_label("Name"), "Ada")
    device.enter(page.get_by_label("E-mail"), "ada@example.test")
    device.press(page.get_by_role("button", name="Book"))
    expect(page.get_by_role("alert")).not_to_be_empty()
    expect(page.get_by_role("group", name="Time").get_by_role("radio").first).not_to_have_value(
        start
    )
    assert [one["name"] for one in member.get("/api/bookings").json()["bookings"]] == ["Grace"]
