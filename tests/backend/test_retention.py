"""What is no longer needed is deleted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from backend import audit, retention
from backend.clock import now
from backend.db import Database
from backend.settings import load
from release_gate.testkit.client import new_visitor
from release_gate.testkit.private_backend import running, wait_until

SETTINGS = replace(load({}), keep_outbox_days=2, keep_audit_days=2)
MESSAGE = "INSERT INTO outbox VALUES (?, NULL, 'a@example.test', 'note', '', '', 'sent', ?)"


def count(db: Database, table: str) -> int:
    with db.read() as tx:
        return int(tx.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_expired_rows_go_and_others_stay(db: Database) -> None:
    with db.write() as tx:
        tx.execute(
            "INSERT INTO rate_limits VALUES ('past', 1, ?), ('future', 1, ?)", (now(), now() + 60)
        )
        tx.execute(MESSAGE, ("old", now() - 3 * retention.DAY_S))
        tx.execute(MESSAGE, ("new", now() - 1 * retention.DAY_S))
    retention.prune(db, SETTINGS)
    with db.read() as tx:
        assert tx.execute("SELECT bucket FROM rate_limits").fetchone()[0] == "future"
        assert tx.execute("SELECT id FROM outbox").fetchone()[0] == "new"


# Tables whose rows live as long as the account or the organisation that they belong to, with quotas
# where there may be many, and tables with one row.
LASTING = {
    *("accounts", "organisations", "memberships", "profiles", "uploads", "shares"),
    *("schedules", "weekly_slots", "notify_preferences", "heartbeat", "audit_anchor"),
}


def test_every_table_has_a_retention(db: Database) -> None:
    """A new table is removed in time, or is named here."""
    with db.read() as tx:
        rows = tx.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
    pruned = {*retention.EXPIRING, *retention.aging(SETTINGS), "audit_log"}
    assert {name for (name,) in rows} == pruned | LASTING


def test_every_condition_is_one_of_its_table(db: Database) -> None:
    retention.prune(db, SETTINGS)


@pytest.mark.parametrize("rows", [1, retention.BATCH, retention.BATCH + 1])
def test_old_rows_go_in_batches(db: Database, rows: int) -> None:
    old = now() - 31 * retention.DAY_S
    with db.write() as tx:
        events = [(f"evt_{number}", "ping", old) for number in range(rows)]
        tx.executemany("INSERT INTO stripe_events VALUES (?, ?, ?)", events)
        tx.execute("INSERT INTO stripe_events VALUES ('new', 'ping', ?)", (now(),))
    retention.prune(db, SETTINGS)
    assert count(db, "stripe_events") == 1


def test_what_stripe_reported_for_an_account_stays(db: Database, account: str) -> None:
    subscription = (
        "INSERT INTO stripe_subscriptions VALUES (?, ?, 'solo', ?, '', 0, 'active', 1, 1, 1, 1)"
    )
    with db.write() as tx:
        for stripe_id, owner in (("sub_1", account), ("sub_2", None)):
            tx.execute(subscription, (stripe_id, owner, f"cus_{stripe_id}"))
            tx.execute("INSERT INTO stripe_refunds VALUES (?, 1)", (f"cus_{stripe_id}",))
        booking = "INSERT INTO bookings VALUES (?, ?, ?, ?, 'Bo', 'bo@people.test', 0)"
        for id_, start in (("old", 1), ("recent", now() - 60)):
            tx.execute(booking, (id_, account, start, start + 60))
    retention.prune(db, SETTINGS)
    with db.read() as tx:
        left = tx.execute("SELECT customer FROM stripe_refunds NATURAL JOIN stripe_subscriptions")
        assert [row[0] for row in left] == ["cus_sub_1"]
        assert [row[0] for row in tx.execute("SELECT id FROM bookings")] == ["recent"]
    assert count(db, "stripe_subscriptions") == 1


def test_old_audit_entries_go(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with db.write() as tx:
        with monkeypatch.context() as patch:
            patch.setattr(audit, "now", lambda: now() - 3 * retention.DAY_S)
            audit.record(tx, "a1", "old")
        audit.record(tx, "a1", "new")
    retention.prune(db, SETTINGS)
    with db.read() as tx:
        assert [row["action"] for row in tx.execute("SELECT action FROM audit_log")] == ["new"]
    assert audit.first_break(db) is None


def test_a_failure_is_logged_and_does_not_end_the_thread(
    db: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    with db.write() as tx:
        tx.execute("DROP TABLE rate_limits")
    stop = Event()
    stop.set()
    retention.prune_until(db, SETTINGS, stop)
    assert "[backend] retention: no such table: rate_limits" in capsys.readouterr().out
    assert count(db, "outbox") == 0


def test_old_things_are_removed_at_the_start_and_the_chain_stays_whole(tmp_path: Path) -> None:
    db = tmp_path / "app.sqlite3"
    with running(db) as service:
        client = new_visitor(service.url)
        client.register()
        client.call("POST", "/api/notify/email", {"subject": "a", "text": "b"})
        client.http.close()
        service.rows("UPDATE outbox SET created_at = 0")
        service.rows("UPDATE sessions SET expires_at = 0")
        service.stop()
    with running(db, BACKEND_KEEP_AUDIT_DAYS="1") as service:
        client = new_visitor(service.url)
        client.register()
        chain = client.call("GET", "/api/audit/verify").json()
        client.http.close()
        # The removal runs beside the first requests.
        assert wait_until(lambda: not service.rows("SELECT * FROM outbox WHERE created_at = 0"))
        assert wait_until(lambda: not service.rows("SELECT * FROM sessions WHERE expires_at = 0"))
    assert chain["intact"]
