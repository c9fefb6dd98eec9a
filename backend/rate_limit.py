"""How often something may be done: fixed windows, counted in the database that workers share."""

from __future__ import annotations

import sqlite3

from backend.clock import now
from backend.db import Database
from backend.errors import ApiError
from backend.settings import Limit

COUNT = """
INSERT INTO rate_limits (bucket, times, ends_at) VALUES (:bucket, 1, :now + :seconds)
ON CONFLICT (bucket) DO UPDATE SET
    times = CASE WHEN ends_at <= :now THEN 1 ELSE times + 1 END,
    ends_at = CASE WHEN ends_at <= :now THEN :now + :seconds ELSE ends_at END
RETURNING times, ends_at
"""


def spend(db: Database, limits: dict[str, Limit]) -> None:
    """Counts one more in each bucket. Raises ApiError 429 where one is used up.

    A transaction of its own: what is refused or fails later has been tried all the same.
    """
    with db.write() as tx:
        waits = [_count(tx, bucket, limit) for bucket, limit in limits.items()]
    wait = max(waits)
    if wait:
        raise ApiError(
            429, "rate_limited", f"That was too often. Try again in {wait} seconds.", wait
        )


def _count(tx: sqlite3.Connection, bucket: str, limit: Limit) -> int:
    """Seconds to wait, 0 where it is allowed."""
    values = {"bucket": bucket, "seconds": limit.seconds, "now": now()}
    times, ends_at = tx.execute(COUNT, values).fetchone()
    return max(1, ends_at - values["now"]) if times > limit.times else 0
