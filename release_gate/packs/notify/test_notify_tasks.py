"""Preferences, a note and a longer session, by mouse and by keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from release_gate.check import check
from release_gate.testkit.client import Client
from release_gate.testkit.input_devices import input_device

pytestmark = pytest.mark.usefixtures("quiet_console")


@check(
    "NOTIFY-10",
    "A member can choose what is sent",
    why="nobody should get mail without consent",
    of=("mouse", "keyboard"),
)
def test_preferences(subject: str, member_page: Page, member: Client) -> None:
    page, device = member_page, input_device(subject, member_page)
    page.goto("/notify")
    device.press(page.get_by_role("checkbox", name="Bookings"))
    device.press(page.get_by_role("checkbox", name="News"))
    device.press(page.get_by_role("button", name="Save"))
    expect(page.get_by_role("status")).to_have_text("Saved.")
    assert member.get("/api/notify/preferences").json() == {"booking": False, "news": True}


@check(
    "NOTIFY-11",
    "A member can send a note",
    why="it shows that mail arrives",
    of=("mouse", "keyboard"),
)
def test_note(subject: str, member_page: Page, member: Client) -> None:
    page, device = member_page, input_device(subject, member_page)
    page.goto("/notify")
    device.enter(page.get_by_label("Subject"), "Bring a pen")
    device.enter(page.get_by_label("Text"), "And some paper.")
    device.press(page.get_by_role("button", name="Send"))
    sent = page.get_by_role("table", name="What was sent")
    expect(sent.get_by_role("row", name="Bring a pen")).to_be_visible()
    (mail,) = member.mails("note")
    assert (mail["subject"], mail["text"]) == ("Bring a pen", "And some paper.")


@check(
    "NOTIFY-12",
    "A member can extend the session",
    why="a session that ends loses what was entered",
    of=("mouse", "keyboard"),
)
def test_extend(subject: str, member_page: Page) -> None:
    page = member_page
    page.goto("/notify")
    expect(page.get_by_text("You stay signed in until")).to_be_visible()
    with page.expect_response("**/api/session/touch") as extended:
        input_device(subject, page).press(page.get_by_role("button", name="Stay signed in"))
    assert extended.value.status == 200
    expect(page.get_by_role("status")).to_have_text("Your session has been extended.")
