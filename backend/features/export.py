"""Everything that is stored about an account, for its owner.

Columns are listed one by one, so that a secret added later is not exported.
"""

from __future__ import annotations

import sqlite3
from typing import Any

from fastapi import APIRouter
from pydantic import create_model

from backend import audit
from backend.context import Me
from backend.errors import refuses
from backend.features.organisations import expect_manager
from backend.rate_limit import spend
from backend.redaction import mask

router = APIRouter()

OF_ACCOUNT = {
    "sessions": "SELECT created_at, expires_at FROM sessions WHERE account_id = ?",
    "devices": "SELECT expires_at FROM devices WHERE account_id = ?",
    "preferences": "SELECT booking, news FROM notify_preferences WHERE account_id = ?",
    "schedule": "SELECT time_zone, minutes FROM schedules WHERE account_id = ?",
    "weekly_slots": "SELECT weekday, start_minute, end_minute FROM weekly_slots"
    " WHERE account_id = ?",
    "share": "SELECT headline, visible FROM shares WHERE account_id = ?",
    "bookings": "SELECT id, start_at, end_at, name, email FROM bookings WHERE account_id = ?",
    "profiles": "SELECT id, name, email, role, notes FROM profiles WHERE account_id = ?",
    "uploads": "SELECT id, name, type, size, created_at FROM uploads WHERE account_id = ?",
    "subscription": "SELECT plan, own_status, payment_status, paid_at, checkout_at, changed_at"
    " FROM stripe_subscriptions WHERE account_id = ?",
    "messages": "SELECT id, kind, subject, status, created_at FROM outbox WHERE account_id = ?",
    "organisations": "SELECT organisation_id, role FROM memberships WHERE account_id = ?",
    "audit": "SELECT number, happened_at, action, details FROM audit_log WHERE account_id = ?",
}
OF_ORGANISATION = {
    "members": "SELECT account_id, name, email, role FROM memberships"
    " JOIN accounts ON account_id = accounts.id WHERE organisation_id = ?"
    " ORDER BY natural_key(name), accounts.id",
    "invitations": "SELECT id, email, role, expires_at FROM invitations"
    " WHERE organisation_id = ? ORDER BY natural_key(email)",
}


Row = dict[str, Any]
Parts = dict[str, list[Row]]


def fields_of(owner: str, queries: dict[str, str]) -> dict[str, Any]:
    """The members of an export, with their types."""
    return {owner: Row, **dict.fromkeys(queries, list[Row])}


Export = create_model("Export", **fields_of("account", OF_ACCOUNT))
OrganisationExport = create_model(
    "OrganisationExport", **fields_of("organisation", OF_ORGANISATION)
)


@router.get("/api/export", response_model=Export, responses=refuses(429))
def export(me: Me) -> dict[str, Any]:
    _limit(me)
    with me.db.write() as tx:
        audit.record(tx, me.account_id, "account.exported")
    with me.db.read() as tx:
        account = _own_row(tx, me)
        parts = _rows(tx, OF_ACCOUNT, me.account_id)
    return {"account": account, **_masked(parts, account["email"])}


@router.get(
    "/api/organisations/{id}/export",
    response_model=OrganisationExport,
    responses=refuses(403, 429),
)
def export_organisation(me: Me, id: str) -> dict[str, Any]:
    """The export of an organisation, for its owners and admins."""
    with me.db.read() as tx:
        expect_manager(tx, me, id)
    _limit(me)
    with me.db.write() as tx:
        expect_manager(tx, me, id)
        audit.record(tx, me.account_id, "organisation.exported", organisation=id)
    with me.db.read() as tx:
        expect_manager(tx, me, id)
        own = _own_row(tx, me)["email"]
        named = tx.execute("SELECT id, name, created_at FROM organisations WHERE id = ?", (id,))
        organisation = dict(named.fetchone())
        parts = _rows(tx, OF_ORGANISATION, id)
    return {"organisation": organisation, **_masked(parts, own)}


def _rows(tx: sqlite3.Connection, queries: dict[str, str], owner: str) -> Parts:
    """The rows of each query about `owner`."""
    return {
        name: [dict(row) for row in tx.execute(query, (owner,))] for name, query in queries.items()
    }


def _masked(parts: Parts, own: str) -> dict[str, Any]:
    """Outside of every transaction, because it takes longer than reading: a user chose the text."""
    return {name: mask(rows, own) for name, rows in parts.items()}


def _own_row(tx: sqlite3.Connection, me: Me) -> dict[str, Any]:
    query = "SELECT id, email, name, created_at FROM accounts WHERE id = ?"
    return dict(tx.execute(query, (me.account_id,)).fetchone())


def _limit(me: Me) -> None:
    spend(me.db, {f"export:account:{me.account_id}": me.settings.limit_export})
