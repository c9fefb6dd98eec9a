"""The pages that the bundle checks, opened as their users see them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from release_gate.testkit.client import Client

# The path of each page, and the element that appears once it is complete.
PAGES = {
    "home": ("/", "#readiness[data-state=ready]"),
    "login": ("/login", "#login-form"),
    "notify": ("/notify", "#preferences-form"),
}

Open = Callable[[str], Page]


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
