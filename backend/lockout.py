"""After several wrong passwords in a row, a source cannot log in to an address for a while.

Sources are those of `backend/sources.py`: a stranger who enters wrong passwords on purpose locks
out neither the owner's devices nor other networks. Many strangers together lock all unknown
sources. A password reset by e-mail always works.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from backend.clock import now
from backend.errors import ApiError
from backend.sources import ANYWHERE, Source

MAX_FAILURES = 5
MAX_FAILURES_ANYWHERE = 50
LOCK_S = 15 * 60
MEMORY_S = 24 * 3600  # after which a failure is forgotten

COUNT = """
INSERT INTO login_failures VALUES (:email, :source, 1, 0, :now + :memory)
ON CONFLICT (email, source) DO UPDATE SET
    failures = CASE WHEN ends_at <= :now THEN 1 ELSE failures + 1 END, ends_at = :now + :memory
RETURNING failures
"""


def expect_open(tx: sqlite3.Connection, email: str, source: Source) -> None:
    """Raises ApiError 423."""
    rows = [
        tx.execute(
            "SELECT locked_until FROM login_failures WHERE email = ? AND source = ?", (email, name)
        ).fetchone()
        for name in _counters(source)
    ]
    wait = max((row["locked_until"] - now() for row in rows if row), default=0)
    if wait > 0:
        raise ApiError(
            423, "locked", "Too many wrong passwords. Wait a while, or reset the password.", wait
        )


def count(tx: sqlite3.Connection, email: str, source: Source) -> None:
    """Count one more failure; the last one allowed locks the source and restarts the count."""
    for name, most in _counters(source).items():
        values = {"email": email, "source": name, "now": now(), "memory": MEMORY_S}
        (failures,) = tx.execute(COUNT, values).fetchone()
        if failures >= most:
            tx.execute(
                "UPDATE login_failures SET failures = 0, locked_until = ?"
                " WHERE email = ? AND source = ?",
                (now() + LOCK_S, email, name),
            )


def forget(tx: sqlite3.Connection, email: str) -> None:
    tx.execute("DELETE FROM login_failures WHERE email = ?", (email,))


def _counters(source: Source) -> Mapping[str, int]:
    """The counters of failures from this source, each with its maximum."""
    own = {source.name: MAX_FAILURES}
    return own if source.known else {**own, ANYWHERE: MAX_FAILURES_ANYWHERE}
