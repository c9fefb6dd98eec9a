"""Plans and payment. Only signed events of Stripe decide what has been paid."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from backend import audit, stripe_api
from backend.billing import Event, Fact, Known, Refund, merged, read_event, status_of
from backend.clock import now
from backend.context import Me
from backend.errors import ApiError, refuses
from backend.fields import Body

router = APIRouter()

ENDED = ("none", "cancelled")  # a new subscription may begin
SELECT = (
    "SELECT stripe_subscriptions.*, coalesce(refunded_at, 0) AS refunded_at"
    " FROM stripe_subscriptions LEFT JOIN stripe_refunds USING (customer)"
)
MONTHLY_CENTS = {"solo": 900, "team": 2900}


class Plan(BaseModel):
    id: str
    cents: int
    currency: str = "EUR"


class Plans(BaseModel):
    plans: list[Plan]


class Subscription(BaseModel):
    plan: str
    status: str


class Choice(Body):
    plan: Literal["solo", "team"]


class Checkout(BaseModel):
    url: str


@router.get("/api/plans")
def plans() -> Plans:
    return Plans(plans=[Plan(id=plan, cents=cents) for plan, cents in MONTHLY_CENTS.items()])


@router.get("/api/subscription")
def show(me: Me) -> Subscription:
    with me.db.read() as tx:
        return _shown(_current(tx, me.account_id))


@router.post("/api/subscription/checkout", status_code=201, responses=refuses(409, 502))
def checkout(me: Me, body: Choice) -> Checkout:
    if show(me).status not in ENDED:
        raise ApiError(409, "subscribed", "There is already a subscription. Cancel it first.")
    url = stripe_api.checkout_url(me.settings, me.account_id, body.plan, MONTHLY_CENTS[body.plan])
    with me.db.write() as tx:
        audit.record(tx, me.account_id, "checkout.started", plan=body.plan)
    return Checkout(url=url)


@router.delete("/api/subscription", responses=refuses(409, 502))
def cancel(me: Me) -> Subscription:
    with me.db.read() as tx:
        current = _current(tx, me.account_id)
    if not current or current.status in ENDED:
        raise ApiError(409, "not_subscribed", "There is no subscription to cancel.")
    stripe_api.cancel(me.settings, current.stripe_id)
    with me.db.write() as tx:
        _store(tx, Fact(current.stripe_id, Known(own=(now(), "canceled"))))
    return show(me)


def apply(tx: sqlite3.Connection, event: Event) -> None:
    """Apply a signed event, in the transaction that records it as seen."""
    fact = read_event(event.type, event.created, event.record)
    if isinstance(fact, Refund):
        _refund(tx, fact)
    elif fact and _can_be_stored(tx, fact):
        _store(tx, fact)


@dataclass(frozen=True)
class _Current:
    """A subscription with the status that is shown."""

    stripe_id: str
    plan: str
    status: str
    checkout_at: int


def _current(tx: sqlite3.Connection, account_id: str) -> _Current | None:
    """The subscription that has not ended, else the newest one; None without a payment."""
    rows = tx.execute(f"{SELECT} WHERE account_id = ?", (account_id,)).fetchall()
    found = [
        _Current(row["stripe_id"], row["plan"], status, row["checkout_at"])
        for row in rows
        if (status := _status(row)) != "none"
    ]
    return max(
        found,
        key=lambda each: (each.status not in ENDED, each.checkout_at, each.stripe_id),
        default=None,
    )


def _shown(current: _Current | None) -> Subscription:
    if not current:
        return Subscription(plan="free", status="none")
    return Subscription(plan=current.plan, status=current.status)


def _can_be_stored(tx: sqlite3.Connection, fact: Fact) -> bool:
    """False for a checkout of an account or a plan that does not exist here."""
    account_id, plan = fact.known.account_id, fact.known.plan
    known = tx.execute("SELECT 1 FROM accounts WHERE id = ?", (account_id,)).fetchone()
    return account_id is None or bool(known and plan in MONTHLY_CENTS)


def _store(tx: sqlite3.Connection, fact: Fact) -> None:
    row = tx.execute(f"{SELECT} WHERE stripe_id = ?", (fact.stripe_id,)).fetchone()
    known = merged(_known(row), fact.known) if row else fact.known
    owner = known.account_id
    before = _shown(_current(tx, owner)) if owner else None
    tx.execute(
        "INSERT OR REPLACE INTO stripe_subscriptions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (fact.stripe_id, owner, known.plan, known.customer, known.own[1], known.own[0],
         known.payment[1], known.payment[0], known.paid_at, known.checkout_at, now()),
    )  # fmt: skip
    if owner and before:
        _record_change(tx, owner, before)


def _refund(tx: sqlite3.Connection, refund: Refund) -> None:
    owners = tx.execute(
        "SELECT DISTINCT account_id FROM stripe_subscriptions"
        " WHERE customer = ? AND account_id IS NOT NULL",
        (refund.customer,),
    ).fetchall()
    before = {owner: _shown(_current(tx, owner)) for (owner,) in owners}
    tx.execute(
        "INSERT INTO stripe_refunds VALUES (?, ?) ON CONFLICT (customer)"
        " DO UPDATE SET refunded_at = max(refunded_at, excluded.refunded_at)",
        (refund.customer, refund.refunded_at),
    )
    for owner, shown in before.items():
        _record_change(tx, owner, shown)


def _record_change(tx: sqlite3.Connection, account_id: str, before: Subscription) -> None:
    """Record what has changed for the account, if anything has."""
    after = _shown(_current(tx, account_id))
    if after == before:
        return
    if after.status == "active":
        audit.record(tx, account_id, "subscription.began", plan=after.plan)
    elif after.status == "cancelled":
        audit.record(tx, account_id, "subscription.cancelled")
    else:
        audit.record(tx, account_id, "subscription.changed", status=after.status)


def _known(row: sqlite3.Row) -> Known:
    return Known(
        account_id=row["account_id"],
        plan=row["plan"],
        customer=row["customer"],
        own=(row["own_at"], row["own_status"]),
        payment=(row["payment_at"], row["payment_status"]),
        paid_at=row["paid_at"],
        checkout_at=row["checkout_at"],
    )


def _status(row: sqlite3.Row) -> str:
    return status_of(_known(row), row["refunded_at"])
