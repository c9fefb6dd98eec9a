"""SQLite: connections, transactions, migrations. The only place that opens the database.

With WAL, readers continue while one connection writes, so threads and processes can share a file. A
writer takes its lock at the start (BEGIN IMMEDIATE) and waits for others up to `LOCK_TIMEOUT_S`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, SimpleQueue

from backend.settings import SettingError

MIGRATIONS = Path(__file__).parent / "migrations"
LOCK_TIMEOUT_S = 5.0
SETUP = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;"


class Database:
    """Open and migrate the file, and create it if it is missing. Raises SettingError."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._idle: SimpleQueue[sqlite3.Connection] = SimpleQueue()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with self.write() as tx:
                migrate(tx)
        except (OSError, sqlite3.Error) as error:
            raise SettingError(f"the database {path} cannot be used: {error}") from error

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """A transaction that reads a consistent view."""
        with self._transaction("BEGIN") as tx:
            yield tx

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """A transaction that writes all or nothing; one writer at a time."""
        with self._transaction("BEGIN IMMEDIATE") as tx:
            yield tx

    def close(self) -> None:
        with suppress(Empty):
            while True:
                self._idle.get_nowait().close()

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        connection = self._take()
        try:
            connection.execute(begin)
            yield connection
            connection.execute("COMMIT")
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            self._idle.put(connection)

    def _take(self) -> sqlite3.Connection:
        with suppress(Empty):
            return self._idle.get_nowait()
        connection = sqlite3.connect(
            self.path, timeout=LOCK_TIMEOUT_S, isolation_level=None, check_same_thread=False
        )
        connection.row_factory = sqlite3.Row
        connection.executescript(SETUP)
        return connection


def migrate(tx: sqlite3.Connection) -> None:
    """Bring the schema up to date, within the caller's transaction: two workers do it once."""
    steps = sorted(MIGRATIONS.glob("[0-9]*.sql"))
    (version,) = tx.execute("PRAGMA user_version").fetchone()
    if version > len(steps):
        raise SettingError(
            f"the database has schema version {version}, but this program knows only {len(steps)}; "
            "start a newer version of the program, or use another file"
        )
    for step in steps[version:]:
        for statement in statements(step.read_text(encoding="utf-8")):
            tx.execute(statement)
    tx.execute(f"PRAGMA user_version = {len(steps)}")


def statements(script: str) -> Iterator[str]:
    """The statements one by one, because `executescript` would commit the caller's transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
