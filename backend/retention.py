"""Removes what is no longer needed, at the start and every hour. Any worker may do it."""

from __future__ import annotations

import sqlite3
from threading import Event

from backend import audit
from backend.clock import now
from backend.db import Database
from backend.settings import Settings

DAY, EVERY = 24 * 3600, 3600.0  # seconds
ENDED = {  # tables whose rows say themselves when they are over
    "sessions": "expires_at",
    "codes": "expires_at",
    "password_resets": "expires_at",
    "invitations": "expires_at",
    "rate_limits": "ends_at",
}


def prune(db: Database, settings: Settings) -> None:
    with db.write() as tx:
        for table, column in ENDED.items():
            tx.execute(f"DELETE FROM {table} WHERE {column} <= ?", (now(),))
        kept_from = now() - settings.keep_outbox_days * DAY
        tx.execute("DELETE FROM outbox WHERE created_at < ?", (kept_from,))
        audit.forget(tx, now() - settings.keep_audit_days * DAY)


def prune_until(db: Database, settings: Settings, stop: Event) -> None:
    """Prunes every hour until told to stop; what fails is tried again the next hour."""
    while True:
        try:
            prune(db, settings)
        except sqlite3.Error as error:
            print(f"[backend] retention: {error}", flush=True)
        if stop.wait(EVERY):
            return
