"""What Stripe's events say about subscriptions, whatever the order in which they arrive.

Events arrive late, twice and in any order (https://docs.stripe.com/webhooks#event-ordering). So
each event is reduced to facts with the time at which Stripe created it, of each kind of fact the
newest is kept, and the state is computed from all of them. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

# The states of a subscription, https://docs.stripe.com/api/subscriptions/object, and what they are
# called here. Of two that were reported in the same second, the later one in this list counts.
SHOWN = {
    "": "none",
    "incomplete": "none",
    "trialing": "active",
    "active": "active",
    "past_due": "past_due",
    "unpaid": "unpaid",
    "paused": "paused",
    "incomplete_expired": "cancelled",
    "canceled": "cancelled",
}
RANK = {status: rank for rank, status in enumerate(SHOWN)}
FINAL = ("incomplete_expired", "canceled")
STOPPED = ("unpaid", "paused")  # the payment of an invoice alone does not end these
MAX_CHARS = 255  # of Stripe's ids

Status = tuple[int, str]  # when Stripe created the event (seconds since 1970), and the status


@dataclass(frozen=True)
class Event:
    """A signed event; `created` is in seconds since 1970, `record` the object that it is about."""

    id: str
    type: str
    created: int
    record: Mapping[str, Any]


@dataclass(frozen=True)
class Known:
    """What is known of one subscription: its own status, and what payments say about it."""

    account_id: str | None = None
    plan: str | None = None
    customer: str | None = None
    own: Status = (0, "")
    payment: Status = (0, "")
    paid_at: int = 0
    checkout_at: int = 0


@dataclass(frozen=True)
class Fact:
    """What one event says about the subscription with this id."""

    stripe_id: str
    known: Known


@dataclass(frozen=True)
class Refund:
    """Everything that the customer paid last was paid back."""

    customer: str
    refunded_at: int


def merged(one: Known, two: Known) -> Known:
    """Both together. The order does not matter, and the same twice changes nothing."""
    newest = {each.name: max(getattr(one, each.name), getattr(two, each.name)) for each in NUMBERS}
    return replace(
        one,
        account_id=one.account_id or two.account_id,
        plan=one.plan or two.plan,
        customer=one.customer or two.customer,
        own=_newest(one.own, two.own),
        payment=_newest(one.payment, two.payment),
        **newest,
    )


def status_of(known: Known, refunded_at: int = 0) -> str:
    """`none`, `active`, `past_due`, `unpaid`, `paused`, `refunded` or `cancelled`."""
    own = known.own[1]
    if own in FINAL:
        return "cancelled"
    stripe = own if own in STOPPED else _newest(known.payment, known.own)[1]
    status = SHOWN[stripe]
    return "refunded" if status != "none" and refunded_at >= known.paid_at > 0 else status


def read_event(kind: str, created: int, record: Mapping[str, Any]) -> Fact | Refund | None:
    """What an event says; None if it says nothing here. `record` may contain anything."""
    if kind == "charge.refunded":
        customer = text(record.get("customer"))
        return Refund(customer, created) if customer and record.get("refunded") is True else None
    reader = READERS.get(kind.rpartition(".")[0])
    return reader(kind, created, record) if reader else None


def text(value: object) -> str | None:
    """The value if it is text that can be stored, else None."""
    if not isinstance(value, str) or not 0 < len(value) <= MAX_CHARS:
        return None
    return None if any("\ud800" <= each <= "\udfff" or each == "\x00" for each in value) else value


def _checkout(kind: str, created: int, record: Mapping[str, Any]) -> Fact | None:
    metadata = record.get("metadata")
    stripe_id = text(record.get("subscription"))
    account_id = text(record.get("client_reference_id"))
    plan = text(metadata.get("plan")) if isinstance(metadata, dict) else None
    if not (stripe_id and account_id and plan):
        return None
    paid = record.get("payment_status") in ("paid", "no_payment_required")
    failed = kind.endswith(".async_payment_failed")
    status = "active" if paid else "unpaid" if failed else "incomplete"
    known = Known(account_id, plan, text(record.get("customer")), checkout_at=created)
    return Fact(stripe_id, _with_payment(known, created, status))


def _subscription(kind: str, created: int, record: Mapping[str, Any]) -> Fact | None:
    stripe_id, status = text(record.get("id")), text(record.get("status"))
    if kind == "customer.subscription.deleted":
        status = "canceled"
    if not stripe_id or not status or status not in RANK:
        return None
    return Fact(stripe_id, Known(customer=text(record.get("customer")), own=(created, status)))


def _invoice(kind: str, created: int, record: Mapping[str, Any]) -> Fact | None:
    """The invoice's own status decides: a failed attempt may be reported after the next one."""
    outcome = {"invoice.paid": "active", "invoice.payment_succeeded": "active"}
    outcome |= {"invoice.payment_failed": "past_due", "invoice.marked_uncollectible": "unpaid"}
    status = "active" if record.get("status") == "paid" else outcome.get(kind)
    stripe_id = text(record.get("subscription")) or text(_parent(record).get("subscription"))
    if not stripe_id or not status:
        return None
    known = Known(customer=text(record.get("customer")))
    return Fact(stripe_id, _with_payment(known, created, status))


def _parent(invoice: Mapping[str, Any]) -> Mapping[str, Any]:
    """Where an invoice names its subscription since Stripe's version 2025-03-31."""
    parent = invoice.get("parent")
    details = parent.get("subscription_details") if isinstance(parent, dict) else None
    return details if isinstance(details, dict) else {}


def _with_payment(known: Known, created: int, status: str) -> Known:
    return replace(known, payment=(created, status), paid_at=created * (status == "active"))


def _newest(one: Status, two: Status) -> Status:
    """The later one; but nothing follows a final one, by whatever clock it was reported."""
    return max(one, two, key=lambda each: (each[1] in FINAL, each[0], RANK[each[1]]))


NUMBERS = [each for each in fields(Known) if each.name.endswith("_at")]
READERS: Mapping[str, Callable[[str, int, Mapping[str, Any]], Fact | None]] = {
    "checkout.session": _checkout,
    "customer.subscription": _subscription,
    "invoice": _invoice,
}
