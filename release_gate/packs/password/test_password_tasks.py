"""Passwords are changed and reset, by mouse and by keyboard alone."""

from __future__ import annotations

import re
import secrets

import pytest
from playwright.sync_api import Page, expect

from release_gate.check import check
from release_gate.testkit.client import Client
from release_gate.testkit.input_devices import input_device

pytestmark = pytest.mark.usefixtures("quiet_console")


@check(
    "PASSWORD-12",
    "A member can change the password",
    why="a leaked password must be replaceable",
    of=("mouse", "keyboard"),
)
def test_change(subject: str, member_page: Page, member: Client) -> None:
    page, device, new = member_page, input_device(subject, member_page), secrets.token_urlsafe(16)
    page.goto("/password")
    form = page.get_by_role("form", name="Change it")
    device.enter(form.get_by_label("Current password"), member.password)
    field = form.get_by_label("New password")
    expect(field).to_have_accessible_description(re.compile("12 characters or more"))
    device.enter(field, new)
    device.press(page.get_by_role("button", name="Change password"))
    expect(page.get_by_role("status")).to_have_text("Your password is changed.")
    assert member.elsewhere().log_in(new).status_code == 200


@check(
    "PASSWORD-10",
    "A member can log out everywhere",
    why="a lost device must not stay signed in",
    of=("mouse", "keyboard"),
)
def test_everywhere(subject: str, member_page: Page, member: Client) -> None:
    member_page.goto("/password")
    button = member_page.get_by_role("button", name="Log out everywhere")
    input_device(subject, member_page).press(button)
    expect(member_page).to_have_url(re.compile("/login$"))
    assert not member.signed_in()


@check(
    "PASSWORD-11",
    "A forgotten password can be replaced by a link",
    why="a user without the password has no other way to a new one",
    of=("mouse", "keyboard"),
)
def test_reset(subject: str, page: Page, member: Client) -> None:
    device, new = input_device(subject, page), secrets.token_urlsafe(16)
    page.goto("/password")
    device.enter(page.get_by_label("E-mail"), member.email)
    device.press(page.get_by_role("button", name="Send a link"))
    expect(page.get_by_role("status")).not_to_be_empty()
    link = re.search(r"/password#\S+", member.mails("reset")[0]["text"])
    assert link, "the e-mail has no link"
    page.goto("/")
    page.goto(link[0])
    form = page.get_by_role("form", name="Set a new password")
    device.enter(form.get_by_label("New password"), new)
    device.press(page.get_by_role("button", name="Set password"))
    expect(page.get_by_role("status")).to_contain_text("Your new password is set.")
    assert member.elsewhere().log_in(new).status_code == 200
