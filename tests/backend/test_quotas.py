"""Nobody stores without limit."""

from __future__ import annotations

from backend import quotas
from backend.clock import now
from backend.db import Database
from backend.errors import ApiError
from backend.quotas import QUOTAS, expect_room

PROFILE = "INSERT INTO profiles VALUES (?, ?, 'Bo', 'bo@people.test', '', '', 0)"
BOOKING = "INSERT INTO bookings VALUES (?, ?, ?, ?, 'Bo', 'bo@people.test', 0)"


def refusal(db: Database, things: str, owner: str) -> str:
    with db.read() as tx:
        try:
            expect_room(tx, things, owner)
        except ApiError as error:
            return f"{error.status} {error.code}"
    return ""


def test_the_last_one_is_accepted_and_the_next_refused(db: Database, account: str) -> None:
    most, _ = QUOTAS["profiles"]
    with db.write() as tx:
        tx.executemany(PROFILE, [(f"p{number}", account) for number in range(most - 1)])
    assert refusal(db, "profiles", account) == ""
    with db.write() as tx:
        tx.execute(PROFILE, ("last", account))
    assert refusal(db, "profiles", account) == "409 too_many"
    assert refusal(db, "profiles", "somebody else") == ""


def test_past_bookings_leave_room_for_future_ones(db: Database, account: str) -> None:
    most, _ = QUOTAS["future bookings"]
    for begin, wanted in ((now() - 10**6, ""), (now() + 10**6, "409 too_many")):
        with db.write() as tx:
            times = ((begin + number, begin + number + 1) for number in range(most))
            tx.executemany(BOOKING, [(f"b{at}", account, at, end) for at, end in times])
        assert refusal(db, "future bookings", account) == wanted


def test_every_query_counts_rows(db: Database) -> None:
    with db.read() as tx:
        for things in QUOTAS:
            quotas.expect_room(tx, things, "nobody")
