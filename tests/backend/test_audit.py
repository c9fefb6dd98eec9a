"""The chain of the audit log."""

from __future__ import annotations

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
    with db.write() as tx:
        for action in "abcd":
            audit.record(tx, "x", action)
        newest = audit.head(tx)
        for older_than, gone, left in ((10, 0, 4), (20, 1, 3), (30, 2, 1), (99, 1, 0)):
            assert audit.forget(tx, older_than) == gone
            assert tx.execute("SELECT count(*) FROM audit_log").fetchone()[0] == left
            assert audit.first_break(tx) is None
            assert audit.head(tx) == newest
        audit.record(tx, "x", "e")
        audit.record(tx, "x", "f")
        assert audit.first_break(tx) is None
        tx.execute("UPDATE audit_log SET number = 11 - number + 1000")
        tx.execute("UPDATE audit_log SET number = number - 1000")
        assert audit.first_break(tx) == 5
        tx.execute("UPDATE audit_log SET number = 11 - number + 1000")
        tx.execute("UPDATE audit_log SET number = number - 1000")
        assert audit.first_break(tx) is None
        tx.execute("UPDATE audit_log SET action = 'z' WHERE number = 5")
        assert audit.first_break(tx) == 5
        assert audit.forget(tx, 99) == 0
    db.close()


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
    with db.write() as tx:
        assert audit.first_break(tx) is None
        before = audit.head(tx)
        audit.record(tx, "a1", "account.created", name="Ada")
        (row,) = tx.execute("SELECT * FROM audit_log").fetchall()
        assert audit.head(tx) == row["hash"] == audit.link(before, tuple(row)[:-1])
        assert row["details"] == '{"name": "Ada"}'
