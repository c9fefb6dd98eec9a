"""A page whose data cannot be loaded, or whose script comes late."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from release_gate.check import check
from release_gate.testkit.pages import PAGES

# By the name of the page: what it asks for.
LOADED = {
    "password": "**/api/session",
    "profiles": "**/api/profiles?*",
    "availability": "**/api/bookings",
    "share": "**/api/share",
    "uploads": "**/api/uploads",
    "organisations": "**/api/organisations",
    "notify": "**/api/notify/messages",
    "subscription": "**/api/subscription",
    "success": "**/api/subscription",
    "book": "**/api/public/*",
}
BUSY = {"error": "unavailable", "detail": "The database is busy."}


@pytest.mark.usefixtures("shared_session")
@check(
    "STATE-04",
    "A page that cannot load its data says so and offers to try again",
    why="an empty page looks as if the data were lost",
    of=(
        "password",
        "profiles",
        "availability",
        "share",
        "uploads",
        "organisations",
        "notify",
        "subscription",
        "success",
        "book",
    ),
)
def test_loading_fails(subject: str, page: Page, link_of_host: str) -> None:
    (listed,) = (each for each in PAGES if each.name == subject)
    page.route(LOADED[subject], lambda route: route.fulfill(status=503, json=BUSY))
    page.goto(listed.address(link_of_host))
    expect(page.get_by_role("alert")).to_contain_text("busy")
    expect(page.locator(listed.ready).first).to_be_hidden()
    page.unroute(LOADED[subject])
    page.get_by_role("alert").get_by_role("button", name="Try again").click()
    expect(page.locator(listed.ready).first).to_be_visible()
    expect(page.get_by_role("alert")).to_be_hidden()


@check(
    "STATE-12",
    "A form that is sent before the script of its page is there waits for it",
    why="otherwise the browser sends it, and passwords stand in addresses and logs",
)
def test_early_submit(page: Page) -> None:
    (login,) = (each for each in PAGES if each.name == "login")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/assets/login.js", hold)
    page.goto(login.path, wait_until="commit")
    form = page.locator(login.ready)
    form.get_by_label("Password").fill("not to be seen")
    form.get_by_role("button").click()
    expect(form).to_have_attribute("aria-busy", "true")
    with page.expect_response(lambda answer: answer.request.method == "POST") as sent:
        held[0].continue_()
    assert sent.value.status == 422, "without an e-mail address"
    expect(page.get_by_role("alert")).to_contain_text("E-mail")
    assert page.evaluate("location.search") == ""
