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
    "login_failures": "locked_until",
}
# table: which rows are older than a time, and after how many days, or the setting with them. Rows
# of Stripe that belong to no account are of checkouts elsewhere; an event is not sent again later.
AGING: dict[str, tuple[str, int | str]] = {
    "outbox": ("created_at < ?", "keep_outbox_days"),
    "bookings": ("end_at < ?", "keep_bookings_days"),
    "stripe_events": ("received_at < ?", 30),
    "stripe_subscriptions": ("changed_at < ? AND account_id IS NULL", 90),
    "stripe_refunds": (
        "refunded_at < ? AND customer NOT IN"
        " (SELECT customer FROM stripe_subscriptions WHERE customer IS NOT NULL)",
        90,
    ),
}
BATCH = 500  # rows that are deleted at once


def prune(db: Database, settings: Settings) -> None:
    for table, column in EXPIRING.items():
        delete(db, table, f"{column} <= ?", now())
    for table, (condition, days) in AGING.items():
        kept = getattr(settings, days) if isinstance(days, str) else days
        delete(db, table, condition, now() - kept * DAY_S)
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
