"""What people do on the log-in page and with their session, by mouse and by keyboard alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from release_gate.check import check
from release_gate.testkit.client import Client
from release_gate.testkit.input_devices import input_device

pytestmark = pytest.mark.usefixtures("quiet_console")


def form(page: Page, title: str) -> Locator:
    return page.get_by_role("form", name=title, exact=True)


def expect_signed_in(page: Page, member: Client) -> None:
    """As the page says after a reload."""
    expect(page.get_by_role("button", name="Log out")).to_be_visible()
    page.reload()
    expect(page.get_by_role("navigation")).to_contain_text(member.name)


@check(
    "AUTH-41",
    "A new user can register from the front page",
    why="registration is the first thing that a user does",
    of=("mouse", "keyboard"),
)
def test_register(subject: str, page: Page, visitor: Client) -> None:
    device = input_device(subject, page)
    page.goto("/")
    device.press(page.get_by_role("link", name="Log in or create an account"))
    new = form(page, "New here")
    device.enter(new.get_by_label("Name", exact=True), visitor.name)
    device.enter(new.get_by_label("E-mail", exact=True), visitor.email)
    field = new.get_by_label("Password", exact=True)
    expect(field).to_have_accessible_description(re.compile("12 characters or more"))
    device.enter(field, visitor.password)
    device.press(new.get_by_role("button", name="Create account"))
    expect_signed_in(page, visitor)
    assert visitor.log_in().status_code == 200


@check(
    "AUTH-42",
    "A password signs in, and the button in the header signs out",
    why="a session begins and ends with these two forms every day",
    of=("mouse", "keyboard"),
)
def test_log_in_and_out(subject: str, page: Page, shared_member: Client) -> None:
    device = input_device(subject, page)
    page.goto("/share")
    device.press(page.get_by_role("main").get_by_role("link", name="Log in"))
    known = form(page, "With your password")
    device.enter(known.get_by_label("E-mail", exact=True), shared_member.email)
    device.enter(known.get_by_label("Password", exact=True), shared_member.password)
    device.press(known.get_by_role("button", name="Log in"))
    expect(page).to_have_url(re.compile("/share$"))
    expect_signed_in(page, shared_member)
    device.press(page.get_by_role("button", name="Log out"))
    expect(page.get_by_role("navigation").get_by_role("link", name="Log in")).to_be_visible()
    assert page.request.get("/api/session").json() == {"signed_in": False}


@check(
    "AUTH-43",
    "A code from an e-mail signs in",
    why="a user without the password has no other way in",
    of=("mouse", "keyboard"),
)
def test_code(subject: str, page: Page, member: Client) -> None:
    device = input_device(subject, page)
    page.goto("/login")
    by_code = form(page, "With a code by e-mail")
    device.enter(by_code.get_by_label("E-mail", exact=True), member.email)
    device.press(by_code.get_by_role("button", name="Send a code"))
    field = by_code.get_by_label("Code", exact=True)
    expect(field).to_be_focused()
    code = re.search(r"\b\d{6}\b", member.mails("code")[0]["text"])
    assert code, "the e-mail has no code"
    device.enter(field, code[0])
    device.press(by_code.get_by_role("button", name="Log in with the code"))
    expect_signed_in(page, member)


@check(
    "AUTH-44",
    "The log-in page leads to a forgotten password",
    why="a user who has forgotten the password looks for help there",
    of=("mouse", "keyboard"),
)
def test_forgotten(subject: str, page: Page) -> None:
    page.goto("/login")
    input_device(subject, page).press(page.get_by_role("link", name="Forgot it?"))
    expect(page.get_by_role("form", name="Forgotten?")).to_be_visible()
