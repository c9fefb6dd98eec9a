"""The front page leads to every other page, and checks the service again on request."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import Page, Route, expect

from release_gate.check import check
from release_gate.testkit.input_devices import input_device

PAGES = {
    "Availability": "/availability",
    "Public link": "/share",
    "People": "/profiles",
    "Files": "/uploads",
    "Organisations": "/organisations",
    "Subscription": "/subscription",
    "Notifications": "/notify",
    "Password": "/password",
}


@check(
    "HOME-10",
    "The front page leads to every page",
    why="it is where people learn what there is",
    of=("mouse", "keyboard"),
)
def test_links(subject: str, page: Page) -> None:
    device, opened = input_device(subject, page), list[str]()

    def stay(route: Route) -> None:
        route.fulfill(status=204)  # HOME-05 opens the others

    page.goto("/")
    page.route(lambda url: urlsplit(url).path in PAGES.values(), stay)
    for name, path in PAGES.items():
        with page.expect_request(f"**{path}") as request:
            device.press(page.get_by_role("main").get_by_role("link", name=name))
        opened.append(urlsplit(request.value.url).path)
    assert opened == list(PAGES.values())


@check(
    "HOME-11",
    "The state of the service can be checked again",
    why="nobody should have to reload",
    of=("mouse", "keyboard"),
)
def test_check_again(subject: str, page: Page) -> None:
    answers = iter(
        ((503, {"status": "fail"}), (200, {"status": "fail"}), (200, {"status": "pass"}))
    )

    def health(route: Route) -> None:
        status, body = next(answers)
        route.fulfill(status=status, json=body)

    page.route("**/health", health)
    page.goto("/")
    service = page.get_by_role("region", name="The service").get_by_role("status")
    for expected in ("Not ready", "Not ready", "Ready"):
        expect(service).to_have_text(expected)
        if expected != "Ready":
            with page.expect_response("**/health"):
                again = page.get_by_role("button", name="Check again")
                input_device(subject, page).press(again)
