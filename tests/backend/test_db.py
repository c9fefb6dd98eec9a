"""Transactions and migrations."""

from __future__ import annotations

import sqlite3
from pathlib import Path

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
