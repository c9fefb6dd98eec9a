"""The pages that the bundle checks, opened as their users see them.

Each page is loaded once, and all checks that only look at it judge the facts of that load.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from release_gate.check import FAILED, UNIT
from release_gate.fixtures.evidence import Evidence
from release_gate.testkit.client import Client, new_member
from release_gate.testkit.page_actions import PageAction
from release_gate.testkit.page_facts import CONTEXT_SETTINGS, PageFacts, Record, examine, measure
from release_gate.testkit.pages import page_named
from release_gate.testkit.sample_account import SampleAccount, sample_account

TIMEOUT_MS = 5000.0
SNAPSHOTS = Path(__file__).parent / "looks"
TRANSCRIPTS = Path(__file__).parent / "journeys"

Open = Callable[[str], Page]
OpenAction = Callable[[PageAction], Page]


@dataclass
class Examination:
    """Loads pages with the sample account, and keeps what was found."""

    browser: Browser
    base_url: str
    account: SampleAccount
    _found: dict[str, PageFacts | AssertionError | Error] = field(default_factory=dict)
    _loads: dict[str, list[Record]] = field(default_factory=dict)

    def facts(self, name: str, again: bool = False) -> PageFacts:
        """The facts of a page. Raises what its load raised, for each of its checks."""
        if again or name not in self._found:
            self._found[name] = self._examine(name)
        found = self._found[name]
        if isinstance(found, PageFacts):
            return found
        raise found

    def metrics(self, name: str, number: int) -> Record:
        """The metrics of a further load; its number counts from 0."""
        loads = self._loads.setdefault(name, [])
        while len(loads) <= number:
            with self._context(name) as context:
                loads.append(measure(context, page_named(name), self.account.link_token))
        return loads[number]

    def _examine(self, name: str) -> PageFacts | AssertionError | Error:
        try:
            with self._context(name) as context:
                return examine(context, page_named(name), self.account.link_token)
        except (AssertionError, Error) as error:
            return error

    @contextmanager
    def _context(self, name: str) -> Iterator[BrowserContext]:
        context = self.browser.new_context(base_url=self.base_url, **CONTEXT_SETTINGS)
        context.set_default_timeout(TIMEOUT_MS)
        if page_named(name).signed_in:
            _sign_in(context, self.account.client)
        try:
            yield context
        finally:
            context.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All checks of the facts of one page run together, so that the page is loaded once."""
    for item in items:
        if "facts" in getattr(item, "fixturenames", ()):
            subject = item.callspec.params["subject"]  # type: ignore[attr-defined]
            item.add_marker(getattr(pytest.mark, UNIT)(f"page {subject}"))


@pytest.fixture(scope="session")
def examination(browser: Browser, base_url: str) -> Examination:
    return Examination(browser, base_url, sample_account(base_url))


@pytest.fixture
def facts(
    subject: str, examination: Examination, evidence: Evidence, request: pytest.FixtureRequest
) -> Iterator[PageFacts]:
    """The facts of the page that is the subject; a retry loads the page again."""
    found = examination.facts(subject, again=getattr(request.node, "execution_count", 1) > 1)
    yield found
    if request.node.stash.get(FAILED, False):
        evidence.store("page.png", found.picture)


@pytest.fixture
def open_page(context: BrowserContext, member: Client) -> Open:
    """Opens a page by name and waits until it is complete; all but log-in are signed in."""

    def open_one(subject: str) -> Page:
        site_page = page_named(subject)
        if site_page.signed_in:
            _sign_in(context, member)
        page = context.new_page()
        page.goto(site_page.address())
        expect(page.locator(site_page.ready)).to_be_visible()
        expect(page.locator("#whoami" if site_page.signed_in else "#log-in")).to_be_visible()
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
    """Opens the page of an action."""

    def open_one(action: PageAction) -> Page:
        if action.signed_in:
            _sign_in(context, shared_member)
        page = context.new_page()
        page.goto(action.address.replace("{token}", link_of_host))
        place = page.get_by_role("form", name=action.form) if action.form else page
        expect(place.get_by_role("button", name=action.button)).to_be_visible()
        return page

    return open_one
