"""A session that ends while its page is open."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, expect

from release_gate.bundles.bundle_b.conftest import OpenAction
from release_gate.check import check
from release_gate.testkit.page_actions import PAGE_ACTIONS


@check(
    "STATE-03",
    "A session that ends on an open page leads to the log-in and back",
    why="people leave a page open, and would lose their work without a way on",
    of=(
        "password",
        "preferences",
        "profile",
        "week",
        "share",
        "file",
        "organisation",
        "plan",
    ),
)
def test_session_ends(subject: str, open_action: OpenAction, context: BrowserContext) -> None:
    action = PAGE_ACTIONS[subject]
    page = open_action(action)
    context.clear_cookies()
    action.press(page)
    again = page.get_by_role("alert").get_by_role("link", name="Log in again")
    expect(again).to_be_visible()
    expect(again).to_have_attribute("href", f"/login?next=%2F{action.address[1:]}")
