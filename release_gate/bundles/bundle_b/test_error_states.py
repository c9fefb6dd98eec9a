"""Error states: a page that fails shows an error and allows another attempt."""

from __future__ import annotations

import re
from typing import Literal

from playwright.sync_api import Page, Route, expect

from release_gate.bundles.bundle_b.conftest import Open
from release_gate.check import check
from release_gate.fixtures.accessibility import violations
from release_gate.testkit.client import Client

ERROR = re.compile(r"\berror\b")
LOG_IN = "**/api/session"


def try_log_in(page: Page, client: Client) -> None:
    page.locator("#login-email").fill(client.email)
    page.locator("#login-password").fill(client.password)
    page.locator("#login-form").get_by_role("button", name="Log in").click()


@check("UI-14", "An outage during log-in shows an error", why="people would blame their password")
def test_api_down(open_page: Open, member: Client) -> None:
    page = open_page("login")
    page.route(LOG_IN, lambda route: route.abort())
    try_log_in(page, member)
    expect(page.locator("#message")).to_have_class(ERROR)
    expect(page.locator("#message")).not_to_be_empty()


@check("UI-15", "An internal error shows no internal details", why="a stack trace helps attackers")
def test_internal_error(open_page: Open, member: Client) -> None:
    page = open_page("login")
    body = "<html>Traceback (most recent call last)</html>"
    page.route(LOG_IN, lambda route: route.fulfill(status=500, body=body))
    try_log_in(page, member)
    expect(page.locator("#message")).to_have_class(ERROR)
    expect(page.locator("#message")).not_to_contain_text("Traceback")


@check(
    "UI-16", "After an error the form can be sent again", why="people should not have to start over"
)
def test_try_again(open_page: Open, member: Client) -> None:
    page = open_page("login")
    page.route(LOG_IN, lambda route: route.abort())
    try_log_in(page, member)
    expect(page.locator("#message")).to_have_class(ERROR)
    page.unroute(LOG_IN)
    try_log_in(page, member)
    expect(page.locator("#whoami")).to_have_text(member.name)


@check("UI-17", "A slow request is sent once and awaited", why="a double click must not pay twice")
def test_slow(open_page: Open, member: Client) -> None:
    page = open_page("login")
    pending: list[Route] = []

    def intercept(route: Route) -> None:
        if route.request.method == "POST":
            pending.append(route)
        else:
            route.continue_()

    page.route(LOG_IN, intercept)
    try_log_in(page, member)
    page.locator("#login-form").get_by_role("button", name="Log in").click()
    expect(page.locator("#login-form")).to_have_attribute("aria-busy", "true")
    assert len(pending) == 1
    pending[0].continue_()
    expect(page.locator("#whoami")).to_have_text(member.name)


@check("UI-18", "Being offline shows an error", why="mobile connections fail")
def test_offline(open_page: Open) -> None:
    page = open_page("notify")
    page.context.set_offline(True)
    page.locator("#preferences-form").get_by_role("button", name="Save").click()
    expect(page.locator("#message")).to_have_class(ERROR)
    expect(page.locator("#message")).not_to_be_empty()


@check(
    "UI-19",
    "A missing page says so and links to the front page",
    why="old links stay in circulation",
)
def test_not_found(page: Page) -> None:
    answer = page.goto("/no-such-page")
    assert answer
    assert answer.status == 404
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("#content").get_by_role("link")).to_have_attribute("href", "/")


@check(
    "UI-36",
    "Errors are readable in both colour schemes",
    why="an error that cannot be read cannot be corrected",
    of=("light", "dark"),
)
def test_contrast_of_errors(open_page: Open, subject: Literal["light", "dark"]) -> None:
    page = open_page("login")
    page.emulate_media(color_scheme=subject, reduced_motion="reduce")
    form = page.locator("#register-form")
    form.get_by_role("textbox").first.fill("Ada")
    form.get_by_role("button").click()
    expect(page.locator("#message")).to_have_class(ERROR)
    expect(form.locator("[aria-invalid=true]").first).to_be_visible()
    assert violations(page) == []
