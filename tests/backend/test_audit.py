"""The chain of the audit log."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from backend import audit
from backend.db import Database
from release_gate.testkit.client import new_visitor
from release_gate.testkit.private_backend import running
from tests.backend.organisations import new_organisation


def test_old_entries_go_and_the_chain_stays_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where all of them are old, and where the chain goes on afterwards."""
    db, clock = Database(tmp_path / "app.sqlite3"), iter([10, 20, 20, 30, 40, 50])
    monkeypatch.setattr(audit, "now", lambda: next(clock))
    append(db, *"abcd")
    _, newest = state(db)
    for until, gone, left in ((9, 0, 4), (19, 1, 3), (20, 2, 1), (99, 1, 0)):
        assert audit.forget(db, until) == gone
        assert state(db) == (left, newest)
        assert audit.first_break(db) is None
    append(db, "e", "f")
    assert audit.first_break(db) is None
    swap = ("SET number = 11 - number + 1000", "SET number = number - 1000")
    for expected in (5, None):
        tamper(db, *(f"UPDATE audit_log {each}" for each in swap))
        assert audit.first_break(db) == expected
    tamper(db, "UPDATE audit_log SET action = 'z' WHERE number = 5")
    assert audit.first_break(db) == 5
    assert audit.forget(db, 99) == 0
    db.close()


def append(db: Database, *actions: str) -> None:
    with db.write() as tx:
        for action in actions:
            audit.record(tx, "x", action)


def tamper(db: Database, *statements: str) -> None:
    with db.write() as tx:
        for statement in statements:
            tx.execute(statement)


def state(db: Database) -> tuple[int, str]:
    with db.read() as tx:
        return audit.state(tx)


@pytest.mark.parametrize("number", [1, 3, 4, 5, 9])
def test_the_walk_crosses_the_limits_of_its_batches(
    db: Database, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr(audit, "BATCH", 3)
    append(db, *"abcdefghi")
    assert audit.first_break(db) is None
    tamper(db, f"UPDATE audit_log SET action = 'z' WHERE number = {number}")
    assert audit.first_break(db) == number


def test_entries_are_removed_in_batches(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "BATCH", 3)
    append(db, *"abcdefgh")
    assert audit.forget(db, 2**40) == 8
    assert state(db)[0] == 0
    append(db, "i")
    assert audit.first_break(db) is None


def test_a_walk_does_not_take_the_beginning_for_a_break(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Retention removes the first entries after the walk has read the anchor."""
    append(db, *"abcd")
    walk, turns = audit._walk, iter((True, False))

    def overtaken(db: Database, anchor: sqlite3.Row) -> int | None:
        if next(turns):
            with db.write() as tx:
                audit._forget_batch(tx, 2**40)
        return walk(db, anchor)

    append(db, "e")
    monkeypatch.setattr(audit, "_walk", overtaken)
    assert audit.first_break(db) is None


def test_an_entry_that_was_put_behind_the_end_is_found(db: Database) -> None:
    append(db, "a")
    tamper(db, "INSERT INTO audit_log VALUES (2, 0, 'x', 'b', '{}', 'no hash')")
    assert audit.first_break(db) == 2


def test_without_its_anchor_the_log_is_broken_and_accepts_nothing(db: Database) -> None:
    append(db, "a")
    tamper(db, "DELETE FROM audit_anchor")
    assert audit.first_break(db) == 1
    assert audit.forget(db, 2**40) == 0
    assert state(db) == (1, "")
    with pytest.raises(sqlite3.OperationalError, match="anchor"):
        append(db, "b")


def test_two_workers_keep_one_log(tmp_path: Path) -> None:
    """Entries written through both at once make one chain, and each sees what the other did."""
    db = tmp_path / "app.sqlite3"
    with running(db) as one, running(db) as two, ThreadPoolExecutor(4) as pool:
        clients = [new_visitor(service.url) for service in (one, two, one, two)]
        for client in clients:
            client.register()
        tasks = [pool.submit(new_organisation, client) for client in clients for _ in range(5)]
        assert len({task.result() for task in tasks}) == 20
        chains = [client.call("GET", "/api/audit/verify").json() for client in clients[:2]]
        for client in clients:
            client.http.close()
    assert chains[0] == chains[1]
    assert (chains[0]["intact"], chains[0]["entries"]) == (True, 4 + 20)


def test_a_new_log_is_intact_and_its_head_is_the_newest_hash(db: Database) -> None:
    assert audit.first_break(db) is None
    with db.write() as tx:
        _, before = audit.state(tx)
        audit.record(tx, "a1", "account.created", name="Ada")
        (row,) = tx.execute("SELECT * FROM audit_log").fetchall()
        assert audit.state(tx) == (1, audit.link(before, tuple(row)[:-1]))
        assert row["details"] == '{"name": "Ada"}'
