"""An SQLite file that several processes use at once and that outlives versions of the program.

WAL lets two processes write at once. A schema version and migrations let a newer program read an
older file; a file of a newer program is refused.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from stage4_gate.errors import UserError, reason_of

BUSY_TIMEOUT_S = 10.0  # how long to wait for another process

# The statements of each version of the schema. A released entry is never changed.
Migrations = Sequence[Sequence[str]]


class NewerSchema(Exception):
    """A newer program wrote the file."""

    def __init__(self, version: int) -> None:
        super().__init__(f"schema {version}")


def connect(path: Path, migrations: Migrations) -> sqlite3.Connection:
    """Open the file; create or migrate it if necessary. The caller closes the connection.

    A statement outside a transaction is committed at once. Raises OSError, sqlite3.Error and
    NewerSchema.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, isolation_level=None)
    try:
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        _migrate(connection, migrations)
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def explained(path: Path, error: type[UserError], remedy: str) -> Iterator[None]:
    """Raise what goes wrong with the file, its rows included, as `error`.

    `remedy` ends the hint: what to do if the file cannot be repaired.
    """
    try:
        yield
    except NewerSchema as why:
        message = f"{path} was written by a newer version ({why})"
        raise error(message, f"update stage4-gate, {remedy}") from None
    except (sqlite3.Error, ValueError, LookupError) as why:
        message = f"{path} cannot be used: {why}"
        raise error(message, f"make it writable, {remedy}") from None
    except OSError as why:
        raise error(f"{path}: {reason_of(why)}", f"make it writable, {remedy}") from None


def _migrate(connection: sqlite3.Connection, migrations: Migrations) -> None:
    """Bring the schema up to date, in one transaction, so that two processes do it once."""
    if _version(connection) == len(migrations):
        return
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        version = _version(connection)
        if version > len(migrations):
            raise NewerSchema(version)
        for migration in migrations[version:]:
            for statement in migration:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(migrations)}")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
