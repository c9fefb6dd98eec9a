"""Failures of the service: each is announced, on every page, and the page stays usable."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Route, expect

from release_gate.bundles.bundle_b.conftest import TIMEOUT_MS, OpenAction
from release_gate.check import check
from release_gate.fixtures.evidence import Evidence
from release_gate.testkit.page_actions import PAGE_ACTIONS

AFTER_THE_TIMEOUT_MS = 20_000
BUSY = {"error": "unavailable", "detail": "The database is busy."}
LIMITED = {"error": "rate_limited", "detail": "Too many attempts. Try again in 7 seconds."}

# Each failure, and words of the message that a person gets.
FAILURES: dict[str, Callable[[Route], None]] = {
    "(500)": lambda route: route.fulfill(status=500, body="<b>Traceback</b>"),
    "busy": lambda route: route.fulfill(status=503, json=BUSY),
    "in 7 seconds": lambda route: route.fulfill(status=429, json=LIMITED),
    "ry again": lambda route: route.abort(),
    "in time": lambda route: None,  # no answer
}


@pytest.fixture(scope="module")
def clocked(browser: Browser, base_url: str) -> Iterator[BrowserContext]:
    """One for all actions, because a clock stays in the context that it was put in."""
    with browser.new_context(base_url=base_url) as context:
        context.set_default_timeout(TIMEOUT_MS)
        context.clock.install()
        yield context


@pytest.fixture
def context(clocked: BrowserContext, evidence: Evidence) -> Iterator[BrowserContext]:
    """The context with the clock, without pages and cookies of other checks."""
    evidence.watch(clocked)
    yield clocked
    evidence.keep(clocked)
    for page in clocked.pages:
        page.close()
    clocked.clear_cookies()


@check(
    "STATE-02",
    "Every failure is announced, another attempt is possible, and a double press sends once",
    why="without a message people believe that it worked, wait for ever, or pay twice",
    of=(
        "log-in",
        "register",
        "code",
        "forgotten",
        "reset",
        "book",
        "password",
        "log-out",
        "preferences",
        "note",
        "session",
        "profile",
        "week",
        "share",
        "link",
        "file",
        "organisation",
        "plan",
    ),
)
def test_failures(subject: str, open_action: OpenAction) -> None:
    action, current, sent = PAGE_ACTIONS[subject], [""], list[str]()
    page = open_action(action)

    def fail(route: Route) -> None:
        if route.request.method == "GET":
            route.fallback()
        else:
            sent.append(current[0])
            FAILURES[current[0]](route)

    page.route(action.request, fail)
    for words in FAILURES:
        current[0] = words
        with page.expect_request(lambda request: request.method != "GET"):
            action.press(page)
        if words == "in time":
            action.press(page)  # while the first request waits for its answer
            page.clock.fast_forward(AFTER_THE_TIMEOUT_MS)
        expect(page.get_by_role("alert")).to_contain_text(words)
        expect(page.get_by_role("alert")).not_to_contain_text("Traceback")
    assert sent == list(FAILURES), "a second press sends a second request"
