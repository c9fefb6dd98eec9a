"""Subscription: plans with prices, payment, and failures of the provider.

The browser intercepts requests to Stripe and answers them, so the pack works against any backend
and never starts a payment. The complete sequence from choice to cancellation runs on a private
backend, with a stand-in that implements Stripe's protocol.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from release_gate.check import check
from release_gate.testkit import fake_stripe
from release_gate.testkit.client import Client, new_member
from release_gate.testkit.fake_stripe import Stripe
from release_gate.testkit.private_backend import PrivateBackend, running

CHECKOUT = "**/api/subscription/checkout"
STRIPE = "https://checkout.stripe.com/c/pay/cs_test_gate"
ERROR = re.compile(r"\berror\b")


@pytest.fixture
def stripe() -> Iterator[Stripe]:
    with fake_stripe.serving() as stripe:
        yield stripe


@pytest.fixture
def shop(tmp_path: Path, stripe: Stripe) -> Iterator[PrivateBackend]:
    """A private backend that takes payments from the stand-in."""
    settings = {"STRIPE_API_BASE": stripe.url, "STRIPE_API_KEY": stripe.key}
    with running(tmp_path / "own.sqlite3", **settings) as own:
        stripe.webhook, stripe.secret = f"{own.url}/api/stripe/webhook", own.secret
        yield own


@check("SUBSCRIPTION-01", "Every plan is offered", why="nobody buys a plan that is not shown")
def test_plans(member_page: Page, member: Client) -> None:
    plans = member.get("/api/plans").json()["plans"]
    assert plans
    member_page.goto("/subscription")
    for plan in plans:
        assert plan["cents"] > 0
        expect(member_page.get_by_role("button", name=f"Choose {plan['id']}")).to_be_visible()


@check(
    "SUBSCRIPTION-02", "A new account has the free plan", why="nobody pays without having chosen to"
)
def test_free(member: Client) -> None:
    assert member.get("/api/subscription").json() == {"plan": "free", "status": "none"}


@check("SUBSCRIPTION-03", "Choosing a plan opens Stripe's page", why="payments are made there")
def test_checkout(member_page: Page) -> None:
    body = json.dumps({"url": STRIPE})
    kind = "application/json"
    member_page.route(CHECKOUT, lambda r: r.fulfill(status=201, body=body, content_type=kind))
    member_page.route(STRIPE, lambda route: route.fulfill(body="Stripe's page"))
    member_page.goto("/subscription")
    member_page.get_by_role("button", name="Choose solo").click()
    expect(member_page).to_have_url(STRIPE)


@check(
    "SUBSCRIPTION-04",
    "A failure of the provider shows an error",
    why="without a message people pay twice",
)
def test_provider_fails(member_page: Page) -> None:
    body = json.dumps({"error": "provider_failed", "detail": "Stripe does not answer."})
    kind = "application/json"
    member_page.route(CHECKOUT, lambda r: r.fulfill(status=502, body=body, content_type=kind))
    member_page.goto("/subscription")
    member_page.get_by_role("button", name="Choose solo").click()
    expect(member_page.locator("#message")).to_have_class(ERROR)
    expect(member_page.locator("#message")).not_to_be_empty()


@check("SUBSCRIPTION-05", "Buying requires an account", why="a payment must belong to somebody")
def test_signed_out(page: Page, visitor: Client) -> None:
    assert visitor.post("/api/subscription/checkout", {"plan": "solo"}).status_code == 401
    page.goto("/subscription")
    expect(page.locator("#signed-out").get_by_role("link")).to_be_visible()


@check(
    "SUBSCRIPTION-06", "Returning without payment changes nothing", why="people change their minds"
)
def test_cancelled(member_page: Page, member: Client) -> None:
    member_page.goto("/subscription/cancelled")
    expect(member_page).to_have_title("Not subscribed")
    assert member.get("/api/subscription").json()["status"] == "none"


@check(
    "SUBSCRIPTION-09",
    "Payment activates the plan, cancelling ends it",
    why="this is what customers pay for",
)
def test_payment_and_cancellation(context: BrowserContext, shop: PrivateBackend) -> None:
    customer = new_member(shop.url)
    context.add_cookies([{"name": "session", "value": customer.session_cookie, "url": shop.url}])
    page = context.new_page()
    page.goto(f"{shop.url}/subscription")
    page.get_by_role("button", name="Choose team").click()
    page.get_by_role("button", name="Pay").click()
    expect(page).to_have_url(f"{shop.url}/subscription/success")
    expect(page.locator("#plan-status")).to_have_text("team")
    assert customer.get("/api/subscription").json() == {"plan": "team", "status": "active"}
    page.goto(f"{shop.url}/subscription")
    page.get_by_role("button", name="Cancel the subscription").click()
    expect(page.locator("#plan-status")).to_have_text("team, cancelled")
    assert customer.get("/api/subscription").json()["status"] == "cancelled"


@check(
    "SUBSCRIPTION-17",
    "The provider is asked once for each payment and each cancellation, with what it needs",
    why="a wrong amount is paid, and a subscription that is not cancelled goes on costing money",
)
def test_provider_is_asked(shop: PrivateBackend, stripe: Stripe) -> None:
    customer = new_member(shop.url)
    assert customer.post("/api/subscription/checkout", {"plan": "team"}).status_code == 201
    ((session, form),) = stripe.sessions.items()
    price = "line_items[0][price_data]"
    assert form == {
        "mode": "subscription",
        "client_reference_id": customer.get("/api/session").json()["account"]["id"],
        "metadata[plan]": "team",
        "line_items[0][quantity]": "1",
        f"{price}[currency]": "eur",
        f"{price}[unit_amount]": "2900",
        f"{price}[recurring][interval]": "month",
        f"{price}[product_data][name]": "Interview booking: team",
        "success_url": f"{shop.url}/subscription/success",
        "cancel_url": f"{shop.url}/subscription/cancelled",
    }
    stripe.pay(session)
    assert customer.call("DELETE", "/api/subscription").status_code == 200
    assert [id_[:4] for id_ in stripe.cancelled] == ["sub_"]


@check(
    "SUBSCRIPTION-18",
    "Only a checkout session at an address that a browser may open is believed",
    why="whoever pretends to be the provider could run a script in the page",
)
def test_strange_answers(shop: PrivateBackend, stripe: Stripe) -> None:
    member, session = new_member(shop.url), json.dumps({"url": STRIPE})

    def asked() -> tuple[int, str]:
        answer = member.post("/api/subscription/checkout", {"plan": "team"})
        return answer.status_code, answer.json().get("error", answer.text)

    found = {}
    for name, told in (
        ("moved", (307, session)),
        ("error", (402, session)),
        ("created", (201, session)),
        ("no JSON", (200, "<html>")),
        ("no object", (200, json.dumps([STRIPE]))),
        ("no address", (200, "{}")),
        ("number", (200, '{"url": 1}')),
    ):
        stripe.answer = told
        found[name] = asked()
    stripe.answer, stripe.pay_page = None, "javascript:alert(1)"
    found["script"] = asked()
    assert found == dict.fromkeys(found, (502, "provider_failed"))
    stripe.pay_page = STRIPE
    assert asked()[0] == 201
