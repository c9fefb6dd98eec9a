"""Stripe's events: late, in any order, of any shape, signed at any time."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
import requests

from release_gate.check import check
from release_gate.testkit.cases import expect_no
from release_gate.testkit.client import TIMEOUT_S, Client, new_member
from release_gate.testkit.fake_stripe import signed
from release_gate.testkit.private_backend import PrivateBackend, running

TOLERANCE_S, MAX_CHARS = 300, 255
PAID, OPEN = {"status": "paid"}, {"status": "open"}
BEGIN = (
    ("customer.subscription.created", {"status": "incomplete"}),
    ("checkout.session.completed", {"payment_status": "paid"}),
    ("customer.subscription.updated", {"status": "active"}),
)
FAILED = ("invoice.payment_failed", OPEN)
# Types and objects of events a minute apart, and the status after all of them.
HISTORIES: dict[str, tuple[tuple[tuple[str, dict[str, Any]], ...], str]] = {
    "begun": (BEGIN, "active"),
    "failed": ((*BEGIN, FAILED), "past_due"),
    "recovered": ((*BEGIN, FAILED, ("invoice.paid", PAID)), "active"),
    "unpaid": (
        (*BEGIN, FAILED, ("customer.subscription.updated", {"status": "unpaid"})),
        "unpaid",
    ),
    "refunded": ((*BEGIN, ("charge.refunded", {"refunded": True})), "refunded"),
    "ended": ((*BEGIN, ("customer.subscription.deleted", {"status": "canceled"})), "cancelled"),
}
UPDATED, PAYMENT = "customer.subscription.updated", "checkout.session.completed"
OTHER = "sub_OTHER"
BEGAN, CHANGED, CANCELLED = (f"subscription.{what}" for what in ("began", "changed", "cancelled"))
PARENT = {
    "parent": {"subscription_details": {"subscription": "SUBSCRIPTION"}},
    "subscription": None,
}
# What happened, the status after it, and the entries in the audit log.
REPORTS: dict[str, tuple[tuple[tuple[str, dict[str, Any]], ...], str, list[str]]] = {
    "begun": (BEGIN, "active", [BEGAN]),
    "a trial": ((BEGIN[1], (UPDATED, {"status": "trialing"})), "active", [BEGAN]),
    "nothing to pay": (((PAYMENT, {"payment_status": "no_payment_required"}),), "active", [BEGAN]),
    "not paid yet": (((PAYMENT, {"payment_status": "unpaid"}),), "none", []),
    "paid later": (((PAYMENT, {"payment_status": "unpaid"}),
                    ("checkout.session.async_payment_succeeded", {"payment_status": "paid"})),
                   "active", [BEGAN]),
    "never paid": (((PAYMENT, {"payment_status": "unpaid"}),
                    ("checkout.session.async_payment_failed", {"payment_status": "unpaid"})),
                   "unpaid", [CHANGED]),
    "expired": ((BEGIN[0], (PAYMENT, {"payment_status": "unpaid"}),
                 (UPDATED, {"status": "incomplete_expired"})), "cancelled", [CANCELLED]),
    "overdue": ((*BEGIN, (UPDATED, {"status": "past_due"})), "past_due", [BEGAN, CHANGED]),
    "failed": ((*BEGIN, FAILED), "past_due", [BEGAN, CHANGED]),
    "failed, and paid before that": ((*BEGIN, ("invoice.payment_failed", PAID)), "active", [BEGAN]),
    "recovered": ((*BEGIN, FAILED, ("invoice.paid", PAID)), "active", [BEGAN, CHANGED, BEGAN]),
    "recovered, as older versions say": ((*BEGIN, FAILED, ("invoice.payment_succeeded", OPEN)),
                                         "active", [BEGAN, CHANGED, BEGAN]),
    "recovered, by status": ((*BEGIN, FAILED, ("invoice.updated", PAID)),
                             "active", [BEGAN, CHANGED, BEGAN]),
    "an invoice that is open": ((*BEGIN, ("invoice.updated", OPEN)), "active", [BEGAN]),
    "an invoice of no subscription": ((*BEGIN, ("invoice.paid", {**PAID, "subscription": None})),
                                      "active", [BEGAN]),
    "given up": ((*BEGIN, ("invoice.marked_uncollectible", {"status": "uncollectible"})),
                 "unpaid", [BEGAN, CHANGED]),
    "failed, as newer versions say": ((*BEGIN, ("invoice.payment_failed", {**OPEN, **PARENT})),
                                      "past_due", [BEGAN, CHANGED]),
    "unpaid, then one payment": ((*BEGIN, (UPDATED, {"status": "unpaid"}), ("invoice.paid", PAID)),
                                 "unpaid", [BEGAN, CHANGED]),
    "paused, then one payment": ((*BEGIN, (UPDATED, {"status": "paused"}), ("invoice.paid", PAID)),
                                 "paused", [BEGAN, CHANGED]),
    "resumed": ((*BEGIN, (UPDATED, {"status": "paused"}), (UPDATED, {"status": "active"})),
                "active", [BEGAN, CHANGED, BEGAN]),
    "refunded": ((*BEGIN, ("charge.refunded", {"refunded": True})), "refunded", [BEGAN, CHANGED]),
    "partly refunded": ((*BEGIN, ("charge.refunded", {"refunded": False})), "active", [BEGAN]),
    "refunded, then paid": ((*BEGIN, ("charge.refunded", {"refunded": True}),
                             ("invoice.paid", PAID)), "active", [BEGAN, CHANGED, BEGAN]),
    "refunded, then an older refund": ((*BEGIN, ("charge.refunded", {"refunded": True}),
                                        ("charge.refunded", {"refunded": True, "BEFORE": 10})),
                                       "refunded", [BEGAN, CHANGED]),
    "another's refund": ((*BEGIN, ("charge.refunded", {"refunded": True, "customer": "cus_else"})),
                         "active", [BEGAN]),
    "ended": ((*BEGIN, ("customer.subscription.deleted", {"status": "active"})),
              "cancelled", [BEGAN, CANCELLED]),
    "ended, then reported as active": ((*BEGIN, (UPDATED, {"status": "canceled"}),
                                        (UPDATED, {"status": "active"})),
                                       "cancelled", [BEGAN, CANCELLED]),
    "ended, then another one": ((*BEGIN, ("customer.subscription.deleted", {}),
                                 (PAYMENT, {"payment_status": "paid", "subscription": OTHER})),
                                "active", [BEGAN, CANCELLED, BEGAN]),
    "something else": ((*BEGIN, ("customer.subscription.trial_will_end", {"status": "sleeping"}),
                        ("customer.created", {"status": "canceled"})), "active", [BEGAN]),
}  # fmt: skip
ODD = (
    {"metadata": ["team"]},
    {"metadata": {"plan": ["team"]}},
    {"client_reference_id": {"a": 1}},
    {"subscription": "\ud800"},
)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivateBackend]:
    with running(tmp_path_factory.mktemp("shop") / "shop.sqlite3") as shop:
        yield shop


def send(shop: PrivateBackend, event: dict[str, Any], signed_at: float = 0) -> int:
    """Deliver an event that is signed at a time, by default now; the status of the answer."""
    return deliver(shop, event, signed_at).status_code


def deliver(shop: PrivateBackend, event: dict[str, Any], signed_at: float = 0) -> requests.Response:
    body = json.dumps({"id": f"evt_{secrets.token_hex(8)}", **event}).encode()
    headers = {"Stripe-Signature": signed(body, shop.secret, signed_at or shop.now())}
    url = f"{shop.url}/api/stripe/webhook"
    return requests.post(url, data=body, headers=headers, timeout=TIMEOUT_S)


def record_of(client: Client, **changes: object) -> dict[str, Any]:
    """An object with the members of a checkout, a subscription, an invoice and a charge."""
    account = client.get("/api/session").json()["account"]["id"]
    return {
        "id": f"sub_{account}",
        "subscription": f"sub_{account}",
        "customer": f"cus_{account}",
        "client_reference_id": account,
        "metadata": {"plan": "team"},
        **changes,
    }


@check(
    "SUBSCRIPTION-10",
    "The state of a subscription does not depend on the order of events",
    why="Stripe does not deliver events in order, and customers lose what they have paid for",
    of=("begun", "failed", "recovered", "unpaid", "refunded", "ended"),
)
def test_order(shop: PrivateBackend, subject: str) -> None:
    history, expected = HISTORIES[subject]
    minutes = count(int(time.time()) - 3600, 60)
    events = [(kind, record, next(minutes)) for kind, record in history]
    for order in (events, events[::-1], events[1:] + events[:1]):
        client = new_member(shop.url)
        for kind, changes, created in order:
            data = {"object": record_of(client, **changes)}
            assert send(shop, {"type": kind, "created": created, "data": data}) == 200
        shown = client.get("/api/subscription").json()
        kinds = [kind for kind, *_ in order]
        assert shown == {"plan": "team", "status": expected}, kinds


@check(
    "SUBSCRIPTION-15",
    "Every report has its effect, and an entry in the audit log if it changes something",
    why="a customer who has paid wants the plan, and the owner wants to know why it ended",
)
def test_reports(shop: PrivateBackend) -> None:
    expect_no(
        f"{name}: {found}, expected {expected}"
        for name, (reports, *expected) in REPORTS.items()
        if (found := after(shop, reports)) != expected
    )


def after(shop: PrivateBackend, reports: tuple[tuple[str, dict[str, Any]], ...]) -> list[Any]:
    """The status after these reports, and the entries in the audit log about it."""
    client, minutes = new_member(shop.url), count(int(time.time()) - 3600, 60)
    account = client.get("/api/session").json()["account"]["id"]
    for kind, changes in reports:
        created = next(minutes) - 60 * changes.get("BEFORE", 0)
        text = json.dumps(record_of(client, **changes)).replace("SUBSCRIPTION", f"sub_{account}")
        data = {"object": json.loads(text.replace(OTHER, f"sub_other_{account}"))}
        assert send(shop, {"type": kind, "created": created, "data": data}) == 200, kind
    actions = [entry["action"] for entry in client.get("/api/audit").json()["entries"]]
    recorded = [action for action in reversed(actions) if action.startswith("subscription.")]
    return [client.get("/api/subscription").json()["status"], recorded]


@check(
    "SUBSCRIPTION-16",
    "Without a key for the provider, a payment is refused, and says why",
    why="a service without a key must not look as if the provider were down",
)
def test_no_key(shop: PrivateBackend) -> None:
    client = new_member(shop.url)
    answer = client.post("/api/subscription/checkout", {"plan": "solo"})
    assert (answer.status_code, answer.json()["error"]) == (503, "not_configured")
    assert "STRIPE_API_KEY" in answer.json()["detail"]


@check(
    "SUBSCRIPTION-11",
    "An event that was signed in the future is refused",
    why="whoever recorded it could use it for as long as they like",
)
def test_future(shop: PrivateBackend) -> None:
    event = {"type": "ping", "data": {"object": {}}}
    now = int(shop.now())
    shop.stop_clock(now)
    try:
        for ahead, expected in ((TOLERANCE_S, 200), (TOLERANCE_S + 1, 400)):
            assert send(shop, event, now + ahead) == expected, f"signed {ahead} s ahead"
            created = {**event, "created": now + ahead}
            assert send(shop, created, now) == expected, f"created {ahead} s ahead"
    finally:
        shop.set_clock(0)


@check(
    "SUBSCRIPTION-12",
    "An event of any shape is answered, and changes nothing",
    why="Stripe repeats an event for days if the service fails",
)
def test_shape(shop: PrivateBackend) -> None:
    client = new_member(shop.url)
    for changes in ODD:
        data = {"object": record_of(client, payment_status="paid", **changes)}
        assert send(shop, {"type": "checkout.session.completed", "data": data}) == 200, changes
    assert client.get("/api/subscription").json() == {"plan": "free", "status": "none"}
    for id_ in ("evt_\ud800", "evt_\udfff", "evt_\x00"):
        refused = deliver(shop, {"id": id_, "type": "ping"})
        assert (refused.status_code, refused.json()["error"]) == (400, "bad_event"), id_
    assert send(shop, {"id": "evt_\ue000\ud7ff", "type": "ping"}) == 200
    for created, expected in ((-1, 400), (0, 400), (1, 200), (True, 400), (1.5, 400)):
        event = {"type": "ping", "created": created}
        assert send(shop, event) == expected, f"created at {created}"
    for size, expected in ((MAX_CHARS, 200), (MAX_CHARS + 1, 400)):
        id_ = secrets.token_hex(MAX_CHARS)[:size]
        assert send(shop, {"id": id_, "type": "ping"}) == expected, f"an id of {size} characters"
