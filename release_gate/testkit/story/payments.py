"""A subscription: chosen, paid, overdue, cancelled, as the service and Stripe see it."""

from __future__ import annotations

from release_gate.testkit.client import Client
from release_gate.testkit.story.teller import Teller

CHOICE = {"plan": "team"}


def subscription(teller: Teller, who: Client) -> None:
    teller.chapter("A subscription")
    teller.say(who, "GET", "/api/plans")
    teller.say(who, "GET", "/api/subscription")
    teller.say(who, "DELETE", "/api/subscription")
    right, teller.stripe.key = teller.stripe.key, "another key"
    teller.say(who, "POST", "/api/subscription/checkout", CHOICE)
    teller.stripe.key, teller.stripe.pay_page = right, "javascript:alert(1)"
    teller.say(who, "POST", "/api/subscription/checkout", CHOICE)
    teller.stripe.pay_page = ""
    teller.say(who, "POST", "/api/subscription/checkout", CHOICE)
    teller.note("", "  Stripe has been asked for")
    teller.note_json(list(teller.stripe.sessions.values())[-1])
    account = who.get("/api/session").json()["account"]["id"]
    for event in events(teller.time, account):
        teller.report(event, str(event["type"]))
        teller.say(who, "GET", "/api/subscription")
    teller.report(events(teller.time, account)[0], "again")
    teller.say(who, "POST", "/api/subscription/checkout", CHOICE)
    right, teller.stripe.key = teller.stripe.key, "another key"
    teller.say(who, "DELETE", "/api/subscription")
    teller.stripe.key = right
    teller.say(who, "DELETE", "/api/subscription")
    teller.note("", f"  Stripe has been asked to end {teller.stripe.cancelled}")
    teller.say(who, "DELETE", "/api/subscription")


def events(now: int, account: str) -> list[dict[str, object]]:
    """A payment, an invoice that is not paid, a refund, and one that is paid, a second apart."""
    common = {"subscription": "sub_1", "customer": "cus_1"}
    checkout = {**common, "client_reference_id": account, "metadata": {"plan": "team"}}
    records = (
        ("checkout.session.completed", {**checkout, "payment_status": "paid"}),
        ("invoice.payment_failed", {**common, "status": "open"}),
        ("charge.refunded", {"customer": "cus_1", "refunded": True}),
        ("customer.subscription.updated", {**common, "id": "sub_1", "status": "unpaid"}),
        ("customer.subscription.updated", {**common, "id": "sub_1", "status": "active"}),
        ("invoice.paid", {**common, "status": "paid"}),
    )
    return [
        {"id": f"evt_{number}", "type": kind, "created": now + number, "data": {"object": record}}
        for number, (kind, record) in enumerate(records)
    ]


def refused(teller: Teller) -> None:
    teller.chapter("Events that are refused")
    event = {"id": "evt_x", "type": "ping"}
    teller.report(event, "with another signature", signature="t=1,v1=00")
    shapeless: tuple[object, ...] = ([], {"type": "ping"}, {"id": "evt_x"})
    for wrong in (*shapeless, {**event, "created": "now"}):
        teller.report(wrong, "of another form")
    teller.report({"id": "evt_y", "type": "ping"}, "without a time")
