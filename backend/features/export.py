"""All that is kept about an account, for its owner. Columns are named: a new secret stays in."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from backend import audit
from backend.context import Me
from backend.features.organisations import expect_manager
from backend.redaction import mask

router = APIRouter()

OF_ACCOUNT = {
    "sessions": "SELECT created_at, expires_at FROM sessions WHERE account_id = ?",
    "preferences": "SELECT booking, news FROM notify_preferences WHERE account_id = ?",
    "schedule": "SELECT time_zone, minutes FROM schedules WHERE account_id = ?",
    "weekly_slots": "SELECT weekday, start_minute, end_minute FROM weekly_slots"
    " WHERE account_id = ?",
    "share": "SELECT headline, visible FROM shares WHERE account_id = ?",
    "bookings": "SELECT id, start_at, end_at, name, email FROM bookings WHERE account_id = ?",
    "profiles": "SELECT id, name, email, role, notes FROM profiles WHERE account_id = ?",
    "uploads": "SELECT id, name, type, size, created_at FROM uploads WHERE account_id = ?",
    "subscription": "SELECT plan, status, changed_at FROM subscriptions WHERE account_id = ?",
    "messages": "SELECT id, kind, subject, status, created_at FROM outbox WHERE account_id = ?",
    "organisations": "SELECT organisation_id, role FROM memberships WHERE account_id = ?",
    "audit": "SELECT number, happened_at, action, details FROM audit_log WHERE account_id = ?",
}
OF_ORGANISATION = {
    "members": "SELECT account_id, name, email, role FROM memberships"
    " JOIN accounts ON account_id = accounts.id WHERE organisation_id = ?",
    "invitations": "SELECT id, email, role, expires_at FROM invitations WHERE organisation_id = ?",
}


@router.get("/api/export")
def export(me: Me) -> dict[str, Any]:
    with me.db.write() as tx:
        account = dict(
            tx.execute(
                "SELECT id, email, name, created_at FROM accounts WHERE id = ?", (me.account_id,)
            ).fetchone()
        )
        audit.record(tx, me.account_id, "account.exported")
        parts = {
            name: [dict(row) for row in tx.execute(query, (me.account_id,))]
            for name, query in OF_ACCOUNT.items()
        }
    return {"account": account} | {k: mask(v, account["email"]) for k, v in parts.items()}


@router.get("/api/organisations/{id}/export")
def export_organisation(me: Me, id: str) -> dict[str, Any]:
    """For owners and admins."""
    with me.db.write() as tx:
        expect_manager(tx, me, id)
        (own,) = tx.execute("SELECT email FROM accounts WHERE id = ?", (me.account_id,)).fetchone()
        named = tx.execute("SELECT id, name, created_at FROM organisations WHERE id = ?", (id,))
        organisation = dict(named.fetchone())
        audit.record(tx, me.account_id, "organisation.exported", organisation=id)
        parts = {
            name: [dict(row) for row in tx.execute(query, (id,))]
            for name, query in OF_ORGANISATION.items()
        }
    return {"organisation": organisation} | {k: mask(v, own) for k, v in parts.items()}
