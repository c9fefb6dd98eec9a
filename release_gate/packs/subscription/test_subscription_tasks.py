"""A plan is chosen and cancelled, by mouse and by keyboard alone.

The browser answers in place of Stripe and of the routes that need it, so that nothing is paid.
"""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, Route, expect

from release_gate.check import check
from release_gate.testkit.client import Client
from release_gate.testkit.input_devices import input_device

pytestmark = pytest.mark.usefixtures("quiet_console")

PAYMENT = "https://checkout.stripe.com/c/pay/cs_test_gate"


@check(
    "SUBSCRIPTION-13",
    "A plan can be chosen, and the payment given up",
    why="a customer who cannot choose does not pay",
    of=("mouse", "keyboard"),
)
def test_choose(subject: str, member_page: Page, member: Client) -> None:
    page, device = member_page, input_device(subject, member_page)
    chosen: list[object] = []

    def check_out(route: Route) -> None:
        chosen.append(route.request.post_data_json)
        route.fulfill(status=201, json={"url": PAYMENT})

    page.route("**/api/subscription/checkout", check_out)
    link = '<a href="/subscription/cancelled">Back</a>'.replace("/sub", f"{member.url}/sub")
    page.route(PAYMENT, lambda route: route.fulfill(content_type="text/html", body=link))
    page.goto("/subscription")
    expect(page.get_by_text("Your plan: free")).to_be_visible()
    device.press(page.get_by_role("button", name="Choose team: €29.00 a month"))
    expect(page).to_have_url(PAYMENT)
    assert chosen == [{"plan": "team"}]
    device.press(page.get_by_role("link", name="Back"))
    expect(page.get_by_role("heading", name="Not subscribed")).to_be_visible()
    device.press(page.get_by_role("link", name="Choose a plan"))
    expect(page.get_by_role("button", name="Choose solo")).to_be_visible()
    assert member.get("/api/subscription").json() == {"plan": "free", "status": "none"}


@check(
    "SUBSCRIPTION-14",
    "A subscription can be reached after the payment, and cancelled",
    why="a subscription that cannot be ended is unlawful",
    of=("mouse", "keyboard"),
)
def test_cancel(subject: str, member_page: Page) -> None:
    page, device = member_page, input_device(subject, member_page)
    state = {"plan": "team", "status": "active"}

    def subscription(route: Route) -> None:
        if route.request.method == "DELETE":
            state["status"] = "cancelled"
        route.fulfill(content_type="application/json", body=json.dumps(state))

    page.route("**/api/subscription", subscription)
    page.goto("/subscription/success")
    expect(page.get_by_text("Your plan: team")).to_be_visible()
    device.press(page.get_by_role("link", name="To your subscription"))
    expect(page).to_have_url(re.compile("/subscription$"))
    expect(page.get_by_role("button", name="Choose team")).to_be_hidden()
    device.press(page.get_by_role("button", name="Cancel the subscription"))
    expect(page.get_by_role("status")).to_have_text("Your subscription is cancelled.")
    page.reload()
    expect(page.get_by_text("Your plan: team, cancelled")).to_be_visible()
    expect(page.get_by_role("button", name="Choose team")).to_be_visible()
    expect(page.get_by_role("button", name="Cancel the subscription")).to_be_hidden()
