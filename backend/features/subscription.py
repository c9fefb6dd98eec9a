"""Plans and payment. Only signed events of Stripe decide what has been paid."""

from __future__ import annotations

import sqlite3
from typing import Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel

from backend import audit, stripe_api
from backend.clock import now
from backend.context import Me
from backend.errors import ApiError
from backend.fields import Body

router = APIRouter()

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
    row = _row(me)
    if not row:
        return Subscription(plan="free", status="none")
    return Subscription(plan=row["plan"], status=row["status"])


@router.post("/api/subscription/checkout", status_code=201)
def checkout(me: Me, body: Choice) -> Checkout:
    row = _row(me)
    if row and row["status"] == "active":
        raise ApiError(409, "subscribed", "There is already a subscription. Cancel it first.")
    url = stripe_api.checkout_url(me.settings, me.account_id, body.plan, MONTHLY_CENTS[body.plan])
    with me.db.write() as tx:
        audit.record(tx, me.account_id, "checkout.started", plan=body.plan)
    return Checkout(url=url)


@router.delete("/api/subscription")
def cancel(me: Me) -> Subscription:
    row = _row(me)
    if not row or row["status"] != "active":
        raise ApiError(409, "not_subscribed", "There is no subscription to cancel.")
    stripe_api.cancel(me.settings, row["stripe_id"])
    with me.db.write() as tx:
        _end(tx, row["stripe_id"])
    return show(me)


def apply(tx: sqlite3.Connection, event: dict[str, Any]) -> None:
    """Apply a signed event, in the transaction that records it as seen."""
    data = event.get("data")
    record = data.get("object") if isinstance(data, dict) else None
    if not isinstance(record, dict):
        return
    if event["type"] == "checkout.session.completed" and record.get("payment_status") == "paid":
        _begin(tx, record)
    elif event["type"] == "customer.subscription.deleted":
        _end(tx, str(record.get("id")))


def _begin(tx: sqlite3.Connection, record: dict[str, Any]) -> None:
    account, stripe_id = record.get("client_reference_id"), record.get("subscription")
    metadata = record.get("metadata")
    plan = metadata.get("plan") if isinstance(metadata, dict) else None
    known = tx.execute("SELECT 1 FROM accounts WHERE id = ?", (str(account),)).fetchone()
    if known and plan in MONTHLY_CENTS and isinstance(stripe_id, str):
        tx.execute(
            "INSERT OR REPLACE INTO subscriptions VALUES (?, ?, 'active', ?, ?)",
            (account, plan, stripe_id, now()),
        )
        audit.record(tx, str(account), "subscription.began", plan=str(plan))


def _end(tx: sqlite3.Connection, stripe_id: str) -> None:
    """End it once: Stripe also reports a cancellation that was requested here."""
    row = tx.execute(
        "UPDATE subscriptions SET status = 'cancelled', changed_at = ?"
        " WHERE stripe_id = ? AND status = 'active' RETURNING account_id",
        (now(), stripe_id),
    ).fetchone()
    if row:
        audit.record(tx, row["account_id"], "subscription.cancelled")


def _row(me: Me) -> sqlite3.Row | None:
    with me.db.read() as tx:
        row: sqlite3.Row | None = tx.execute(
            "SELECT * FROM subscriptions WHERE account_id = ?", (me.account_id,)
        ).fetchone()
    return row
