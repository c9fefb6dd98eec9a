"""Rate limits: fixed windows, counted in the database that the workers share."""

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
    """Count one attempt in each bucket. Raises ApiError 429 for the first one that is used up.

    Later buckets then count nothing: a caller that has used up its own limit, which comes first,
    uses up no limit that it shares with others.

    It has its own transaction, so that an attempt that fails later is counted too; a power failure
    may undo it, so that it costs no wait for the disk.
    """
    with db.write(durable=False) as tx:
        waits = (_count(tx, bucket, limit) for bucket, limit in limits.items())
        wait = next(filter(None, waits), 0)
    if wait:
        raise ApiError(
            429, "rate_limited", f"Too many attempts. Try again in {wait} seconds.", wait
        )


def _count(tx: sqlite3.Connection, bucket: str, limit: Limit) -> int:
    """Seconds to wait; 0 if the attempt is allowed."""
    values = {"bucket": bucket, "seconds": limit.seconds, "now": now()}
    times, ends_at = tx.execute(COUNT, values).fetchone()
    return max(1, ends_at - values["now"]) if times > limit.times else 0
