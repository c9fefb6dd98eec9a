"""Pages of members, seen by others; and the header of every page."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from release_gate.check import check
from release_gate.testkit.client import Client
from release_gate.testkit.pages import NAVIGATION, PAGES


@check(
    "STATE-09",
    "A page of members shows others nothing but the way to log in and back",
    why="a link from an e-mail is often opened after the session has ended",
    of=(
        "notify",
        "profiles",
        "availability",
        "share",
        "uploads",
        "organisations",
        "subscription",
        "success",
    ),
)
def test_signed_out(subject: str, page: Page) -> None:
    (listed,) = (each for each in PAGES if each.name == subject)
    page.goto(listed.path)
    main = page.get_by_role("main")
    link = main.get_by_role("link", name="Log in")
    expect(link).to_be_visible()
    expect(main.get_by_role("button")).to_have_count(0)
    expect(main.get_by_role("table")).to_have_count(0)
    link.click()
    expect(page).to_have_url(re.compile(f"/login\\?next={listed.path.removesuffix('/success')}$"))


@check(
    "STATE-10",
    "Every page has the same header, and a link past it",
    why="people and screen readers expect the way on at the same place",
)
def test_header(page: Page) -> None:
    for listed in PAGES:
        page.goto(listed.address("no-such-link"))
        navigation = page.get_by_role("navigation", name="Main")
        expect(navigation.get_by_role("link", name="Log in")).to_be_visible()
        for name, path in NAVIGATION.items():
            link = navigation.get_by_role("link", name=name, exact=True)
            expect(link).to_have_attribute("href", path)
        skip = page.get_by_role("link", name="Skip to content")
        expect(skip).to_have_attribute("href", "#content")


@pytest.mark.usefixtures("shared_session")
@check(
    "STATE-11",
    "Every page shows members who is signed in, and the way out",
    why="people share machines, and must see whose page is open",
)
def test_signed_in_header(page: Page, shared_member: Client) -> None:
    for listed in PAGES:
        page.goto(listed.address("no-such-link"))
        navigation = page.get_by_role("navigation", name="Main")
        expect(navigation.get_by_role("button", name="Log out")).to_be_visible()
        expect(navigation).to_contain_text(shared_member.name)
        expect(navigation.get_by_role("link", name="Log in")).to_be_hidden()
