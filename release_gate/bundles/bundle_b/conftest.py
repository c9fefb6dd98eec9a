"""The pages that the bundle checks, opened as their users see them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from release_gate.testkit.client import Client, new_member
from release_gate.testkit.page_actions import PageAction

# The path of each page, and the element that appears once it is complete.
PAGES = {
    "home": ("/", "#readiness[data-state=ready]"),
    "login": ("/login", "#login-form"),
    "notify": ("/notify", "#preferences-form"),
}

Open = Callable[[str], Page]
OpenAction = Callable[[PageAction], Page]


@pytest.fixture
def open_page(context: BrowserContext, member: Client) -> Open:
    """Opens a page by name and waits until it is complete; all but log-in are signed in."""

    def open_one(subject: str) -> Page:
        path, complete = PAGES[subject]
        if subject != "login":
            cookie = {"name": "session", "value": member.session_cookie, "url": member.url}
            context.add_cookies([cookie])  # type: ignore[list-item]
        page = context.new_page()
        page.goto(path)
        expect(page.locator(complete)).to_be_visible()
        expect(page.locator("#log-in" if subject == "login" else "#whoami")).to_be_visible()
        return page

    return open_one


@pytest.fixture(scope="session")
def newcomer(base_url: str) -> Client:
    """A member who has entered nothing."""
    return new_member(base_url)


@pytest.fixture(scope="session")
def link_without_times(base_url: str) -> str:
    """The token of a public link of a member who offers no time."""
    return _public_link(new_member(base_url))


@pytest.fixture(scope="session")
def link_of_host(base_url: str) -> str:
    """The token of a public link with times."""
    host = new_member(base_url)
    slots = [{"weekday": day, "start": "09:00", "end": "12:00"} for day in range(7)]
    week = {"time_zone": "UTC", "minutes": 60, "slots": slots}
    assert host.call("PUT", "/api/availability", week).status_code == 200
    return _public_link(host)


def _public_link(member: Client) -> str:
    url: str = member.post("/api/share/link").json()["url"]
    return url.rsplit("/", 1)[-1]


@pytest.fixture
def shared_session(context: BrowserContext, shared_member: Client) -> None:
    """Pages are those of the shared member."""
    _sign_in(context, shared_member)


@pytest.fixture
def newcomer_session(context: BrowserContext, newcomer: Client) -> None:
    """Pages are those of the newcomer."""
    _sign_in(context, newcomer)


def _sign_in(context: BrowserContext, member: Client) -> None:
    cookie = {"name": "session", "value": member.session_cookie, "url": member.url}
    context.add_cookies([cookie])  # type: ignore[list-item]


@pytest.fixture
def open_action(context: BrowserContext, shared_member: Client, link_of_host: str) -> OpenAction:
    """Opens the page of an action, with a clock that the check moves."""

    def open_one(action: PageAction) -> Page:
        if action.signed_in:
            _sign_in(context, shared_member)
        page = context.new_page()
        page.clock.install()
        page.goto(action.address.replace("{token}", link_of_host))
        place = page.get_by_role("form", name=action.form) if action.form else page
        expect(place.get_by_role("button", name=action.button)).to_be_visible()
        return page

    return open_one
