"""The front page: it loads, reports the state of the service, and links to every page."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from release_gate.check import check
from release_gate.fixtures.evidence import Evidence
from release_gate.testkit.client import Client

HEALTH = "**/health"


@check(
    "HOME-01", "The front page loads with a title and one heading", why="it is where visitors start"
)
def test_loads(page: Page) -> None:
    answer = page.goto("/")
    assert answer
    assert answer.status == 200
    expect(page).to_have_title("Interview booking")
    expect(page.locator("h1")).to_have_count(1)


@check(
    "HOME-02",
    "The page reports that the service is ready",
    why="people check it first during an outage",
)
def test_ready(page: Page) -> None:
    page.goto("/")
    expect(page.locator("#readiness")).to_have_text("Ready")
    expect(page.locator("#readiness")).to_have_attribute("data-state", "ready")


@check(
    "HOME-03",
    "The page reports that the service is not ready",
    why="a page that always says ready is worthless",
)
def test_not_ready(page: Page) -> None:
    body = '{"status": "fail"}'
    page.route(HEALTH, lambda route: route.fulfill(status=503, body=body))
    page.goto("/")
    expect(page.locator("#readiness")).to_have_attribute("data-state", "failing")
    expect(page.locator("#readiness")).to_have_text("Not ready")


@check(
    "HOME-04",
    "The page reports an outage, and 'Check again' its end",
    why="nobody should have to reload",
)
def test_outage_and_its_end(page: Page) -> None:
    page.route(HEALTH, lambda route: route.abort())
    page.goto("/")
    expect(page.locator("#readiness")).to_have_attribute("data-state", "unreachable")
    page.unroute(HEALTH)
    page.get_by_role("button", name="Check again").click()
    expect(page.locator("#readiness")).to_have_attribute("data-state", "ready")


@check("HOME-05", "Every link on the page works", why="a dead link loses a visitor")
def test_links_lead_somewhere(page: Page, visitor: Client) -> None:
    page.goto("/")
    links = page.locator("#pages a, nav a").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )
    assert len(set(links)) >= 2
    for path in sorted(set(links)):
        assert visitor.get(path).status_code == 200, path


@check(
    "HOME-06",
    "The page loads without console errors",
    why="an error in a script can disable the page",
)
def test_no_console_errors(page: Page, evidence: Evidence) -> None:
    page.goto("/")
    expect(page.locator("#readiness")).to_have_attribute("data-state", "ready")
    assert evidence.errors() == []


@check("HOME-07", "The keyboard can skip to the content", why="not everyone uses a mouse")
def test_skip_link(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page).to_have_url("/#content")
