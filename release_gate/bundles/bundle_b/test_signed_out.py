"""Pages of members, seen by others; and the header of every page."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from playwright.sync_api import Page, expect

from release_gate.check import check
from release_gate.testkit.client import Client
from release_gate.testkit.pages import NAVIGATION, PAGES

AS_BROWSER = {"Accept": "text/html"}  # so that a missing page is answered by a page


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
    header = page.get_by_role("navigation", name="Main")
    expect(header.get_by_role("link", name="Log in")).to_be_visible()
    expect(header.get_by_role("button", name="Log out")).to_be_hidden()
    expect(main.get_by_role("button")).to_have_count(0)
    expect(main.get_by_role("table")).to_have_count(0)
    link.click()
    expect(page).to_have_url(re.compile(f"/login\\?next={listed.path.removesuffix('/success')}$"))


class Links(HTMLParser):
    """The links of a page: the address by the name."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._address, self._name = "", ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._address, self._name = dict(attrs).get("href") or "", ""

    def handle_data(self, data: str) -> None:
        self._name += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self.found.setdefault(self._name.strip(), self._address)


@check(
    "STATE-10",
    "Every page has the same header, and a link past it",
    why="people and screen readers expect the way on at the same place",
)
def test_header(visitor: Client) -> None:
    expected = {"Skip to content": "#content", **NAVIGATION}
    for listed in PAGES:
        html = visitor.call("GET", listed.address("no-such-link"), headers=AS_BROWSER).text
        found = Links(html).found
        assert {name: found.get(name) for name in expected} == expected, listed.name


@pytest.mark.usefixtures("shared_session")
@check(
    "STATE-11",
    "A page that anybody may open shows members who is signed in, and the way out",
    why="people share machines, and must see whose page is open",
)
def test_signed_in_header(page: Page, shared_member: Client) -> None:
    for path in dict.fromkeys(
        listed.address("no-such-link") for listed in PAGES if not listed.signed_in
    ):
        page.goto(path)
        navigation = page.get_by_role("navigation", name="Main")
        expect(navigation.get_by_role("button", name="Log out")).to_be_visible()
        expect(navigation).to_contain_text(shared_member.name)
        expect(navigation.get_by_role("link", name="Log in")).to_be_hidden()
