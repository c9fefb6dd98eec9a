"""After several wrong passwords in a row, an e-mail address cannot log in by password for a while.

A one-time code or a password reset by e-mail still works, so a stranger who enters wrong passwords
on purpose does not lock out the owner.
"""

from __future__ import annotations

import sqlite3

from backend.clock import now
from backend.errors import ApiError

MAX_FAILURES = 5
LOCK_S = 15 * 60


def expect_open(tx: sqlite3.Connection, email: str) -> None:
    """Raises ApiError 423."""
    row = tx.execute("SELECT locked_until FROM login_failures WHERE email = ?", (email,)).fetchone()
    wait = row["locked_until"] - now() if row else 0
    if wait > 0:
        raise ApiError(
            423,
            "locked",
            "Too many wrong passwords. Wait a while, or log in with a code or a password reset.",
            wait,
        )


def count(tx: sqlite3.Connection, email: str) -> None:
    """Count one more failure; the last one allowed locks the address and restarts the count."""
    (failures,) = tx.execute(
        "INSERT INTO login_failures VALUES (?, 1, 0)"
        " ON CONFLICT (email) DO UPDATE SET failures = failures + 1 RETURNING failures",
        (email,),
    ).fetchone()
    if failures >= MAX_FAILURES:
        tx.execute(
            "UPDATE login_failures SET failures = 0, locked_until = ? WHERE email = ?",
            (now() + LOCK_S, email),
        )


def forget(tx: sqlite3.Connection, email: str) -> None:
    tx.execute("DELETE FROM login_failures WHERE email = ?", (email,))
