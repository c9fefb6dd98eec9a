"""How much an account or an organisation may store, so that no list or export is endless."""

from __future__ import annotations

import sqlite3

from backend.clock import now
from backend.errors import ApiError

# What is counted: how many there may be, and the query for one owner.
QUOTAS = {
    "files": (20, "SELECT count(*) FROM uploads WHERE account_id = :owner"),
    "profiles": (2000, "SELECT count(*) FROM profiles WHERE account_id = :owner"),
    "organisations": (100, "SELECT count(*) FROM memberships WHERE account_id = :owner"),
    "members": (1000, "SELECT count(*) FROM memberships WHERE organisation_id = :owner"),
    "invitations": (500, "SELECT count(*) FROM invitations WHERE organisation_id = :owner"),
    "future bookings": (
        2000,
        "SELECT count(*) FROM bookings WHERE account_id = :owner AND start_at > :now",
    ),
}


def expect_room(tx: sqlite3.Connection, things: str, owner: str) -> None:
    """Raises ApiError 409 `too_many` if the owner has as many `things` as `QUOTAS` allows."""
    most, query = QUOTAS[things]
    (count,) = tx.execute(query, {"owner": owner, "now": now()}).fetchone()
    if count >= most:
        raise ApiError(409, "too_many", f"There are {most} {things} already, which is the limit.")
