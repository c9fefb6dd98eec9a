"""Transactions and migrations."""

from __future__ import annotations

import resource
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Semaphore

import pytest

from backend.db import MIGRATIONS, Database, migrate, statements
from backend.settings import SettingError

INSERT = "INSERT INTO stripe_events VALUES (?, 'ping', 0)"


def events(db: Database) -> list[str]:
    with db.read() as tx:
        return [row["id"] for row in tx.execute("SELECT id FROM stripe_events")]


def test_a_transaction_writes_all_or_nothing(db: Database) -> None:
    with db.write() as tx:
        tx.execute(INSERT, ("kept",))
    with pytest.raises(ZeroDivisionError), db.write() as tx:
        tx.execute(INSERT, ("dropped",))
        raise ZeroDivisionError
    assert events(db) == ["kept"]


def test_a_reader_keeps_its_view_while_another_connection_writes(db: Database) -> None:
    with db.read() as reader:
        reader.execute("SELECT count(*) FROM stripe_events").fetchone()
        with db.write() as writer:
            writer.execute(INSERT, ("new",))
        assert reader.execute("SELECT count(*) FROM stripe_events").fetchone()[0] == 0
    assert events(db) == ["new"]


def test_migrations_run_once_and_are_numbered_without_gaps(db: Database) -> None:
    with db.write() as tx:
        migrate(tx)
        (version,) = tx.execute("PRAGMA user_version").fetchone()
    numbers = [int(path.name[:4]) for path in sorted(MIGRATIONS.glob("*.sql"))]
    assert numbers == list(range(1, version + 1))


def test_a_newer_database_is_refused(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "newer.sqlite3")
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    with pytest.raises(SettingError, match="schema version 999"):
        Database(tmp_path / "newer.sqlite3")


def test_a_file_that_is_not_a_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "garbage").write_bytes(b"not a database" * 100)
    with pytest.raises(SettingError, match="cannot be used"):
        Database(tmp_path / "garbage")


def test_a_script_is_divided_into_its_statements() -> None:
    script = "CREATE TABLE a (b); -- one; two\nINSERT INTO a VALUES ('x;\ny');\n"
    assert [each.strip() for each in statements(script)] == [
        "CREATE TABLE a (b); -- one; two",
        "INSERT INTO a VALUES ('x;\ny');",
    ]


@pytest.mark.parametrize(("durable", "level"), [(True, 2), (False, 1)])
def test_a_confirmed_transaction_survives_a_power_failure(
    db: Database, durable: bool, level: int
) -> None:
    """SQLite synchronises the disk at every commit with level 2, FULL."""
    for _ in range(2):  # a new connection and one that was used before
        with db.write(durable=not durable):
            pass
        with db.write(durable=durable) as tx:
            assert tx.execute("PRAGMA synchronous").fetchone()[0] == level


def test_a_writer_does_not_wait_for_ever(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend.db.LOCK_TIMEOUT_S", 0.01)
    with db.write(), ThreadPoolExecutor(1) as pool:
        with pytest.raises(sqlite3.OperationalError, match="other writers"):
            pool.submit(write, db).result()
        with db.read() as tx:
            assert tx.execute("SELECT count(*) FROM stripe_events").fetchone()[0] == 0
    write(db)


def test_only_so_many_writers_wait(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db, "_places", Semaphore(1))
    monkeypatch.setattr("backend.db.LOCK_TIMEOUT_S", 60.0)
    with db.write(), ThreadPoolExecutor(1) as pool:
        began = time.monotonic()
        with pytest.raises(sqlite3.OperationalError, match="other writers"):
            pool.submit(write, db).result()
    assert time.monotonic() - began < 30  # refused at once, not when the lock's time is over


def write(db: Database) -> None:
    with db.write() as tx:
        tx.execute("DELETE FROM stripe_events")


def test_a_database_is_writable(db: Database) -> None:
    for _ in range(2):
        db.prove_writable()


@pytest.mark.parametrize("replaced", [True, False])
def test_a_file_that_is_gone_or_replaced_is_not_writable(db: Database, replaced: bool) -> None:
    db.prove_writable()
    db.path.unlink()
    if replaced:
        Database(db.path).close()
    with pytest.raises((OSError, sqlite3.Error)):
        db.prove_writable()


def test_a_full_disk_is_not_writable(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    db.prove_writable()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2**19, limits[1]))
    try:
        with pytest.raises(OSError):
            db.prove_writable()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
