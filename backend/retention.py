"""Delete what is no longer needed, at the start and every hour. Any worker may do it."""

from __future__ import annotations

import sqlite3
from threading import Event

from backend import audit
from backend.clock import now
from backend.db import Database
from backend.settings import Settings

DAY_S, INTERVAL_S = 24 * 3600, 3600.0
EXPIRING = {  # table: the column with the time at which a row expires
    "sessions": "expires_at",
    "codes": "expires_at",
    "password_resets": "expires_at",
    "invitations": "expires_at",
    "rate_limits": "ends_at",
    "login_failures": "ends_at",
    "devices": "expires_at",
}
BATCH = 500  # rows that are deleted at once
# Stripe does not repeat an event after days, and what it reports of no account is of elsewhere.
EVENT_DAYS, STRANGE_DAYS = 30, 90


def aging(settings: Settings) -> dict[str, tuple[str, int]]:
    """For each table, which of its rows are as old as a time, and after how many days they go."""
    no_subscription = (
        "customer NOT IN (SELECT customer FROM stripe_subscriptions WHERE customer IS NOT NULL)"
    )
    return {
        "outbox": ("created_at <= ?", settings.keep_outbox_days),
        "bookings": ("end_at <= ?", settings.keep_bookings_days),
        "stripe_events": ("received_at <= ?", EVENT_DAYS),
        "stripe_subscriptions": ("changed_at <= ? AND account_id IS NULL", STRANGE_DAYS),
        "stripe_refunds": (f"refunded_at <= ? AND {no_subscription}", STRANGE_DAYS),
    }


def prune(db: Database, settings: Settings) -> None:
    for table, column in EXPIRING.items():
        delete(db, table, f"{column} <= ?", now())
    for table, (condition, days) in aging(settings).items():
        delete(db, table, condition, now() - days * DAY_S)
    audit.forget(db, now() - settings.keep_audit_days * DAY_S)


def delete(db: Database, table: str, condition: str, moment: int) -> None:
    """Delete the rows whose condition holds for `moment`, in batches.

    They are looked for without the write lock, which a search of a large table would hold long.
    """
    found = f"SELECT rowid FROM {table} WHERE {condition} LIMIT {BATCH}"
    while True:
        with db.read() as tx:
            rows = [row[0] for row in tx.execute(found, (moment,))]
        if not rows:
            return
        with db.write() as tx:
            tx.executemany(
                f"DELETE FROM {table} WHERE rowid = ? AND {condition}",
                [(row, moment) for row in rows],
            )


def prune_until(db: Database, settings: Settings, stop: Event) -> None:
    """Prune every hour until `stop` is set. A failure is logged and retried an hour later."""
    while True:
        try:
            prune(db, settings)
        except sqlite3.Error as error:
            print(f"[backend] retention: {error}", flush=True)
        if stop.wait(INTERVAL_S):
            return
