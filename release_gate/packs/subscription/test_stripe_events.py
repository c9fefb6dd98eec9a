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
    body = json.dumps({"id": f"evt_{secrets.token_hex(8)}", **event}).encode()
    headers = {"Stripe-Signature": signed(body, shop.secret, signed_at or shop.now())}
    url = f"{shop.url}/api/stripe/webhook"
    return requests.post(url, data=body, headers=headers, timeout=TIMEOUT_S).status_code


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
    assert send(shop, {"id": "evt_\ud800", "type": "ping"}) == 400
    for size, expected in ((MAX_CHARS, 200), (MAX_CHARS + 1, 400)):
        id_ = secrets.token_hex(MAX_CHARS)[:size]
        assert send(shop, {"id": id_, "type": "ping"}) == expected, f"an id of {size} characters"
