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
}


def prune(db: Database, settings: Settings) -> None:
    with db.write() as tx:
        for table, column in EXPIRING.items():
            tx.execute(f"DELETE FROM {table} WHERE {column} <= ?", (now(),))
        kept_from = now() - settings.keep_outbox_days * DAY_S
        tx.execute("DELETE FROM outbox WHERE created_at < ?", (kept_from,))
    audit.forget(db, now() - settings.keep_audit_days * DAY_S)


def prune_until(db: Database, settings: Settings, stop: Event) -> None:
    """Prune every hour until `stop` is set. A failure is logged and retried an hour later."""
    while True:
        try:
            prune(db, settings)
        except sqlite3.Error as error:
            print(f"[backend] retention: {error}", flush=True)
        if stop.wait(INTERVAL_S):
            return
