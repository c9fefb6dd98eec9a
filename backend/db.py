"""SQLite: connections, transactions, migrations. The only place that opens the database.

With WAL, readers continue while one connection writes, so threads and processes can share a file. A
writer takes its lock at the start (BEGIN IMMEDIATE) and waits for others: up to `LOCK_TIMEOUT_S`
for those of this process, and as long again for those of other processes.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from tempfile import TemporaryFile
from threading import Semaphore

from backend.natural_order import natural_key
from backend.settings import SettingError

MIGRATIONS = Path(__file__).parent / "migrations"
LOCK_TIMEOUT_S = 2.0
MAX_WAITING = 40  # writers of this process; each of them occupies a thread
ROOM_BYTES = 2**20  # what must fit on the disk beside the database
# FULL: a transaction is on the disk before it is confirmed, also if the power fails.
SETUP = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"


class Database:
    """Open and migrate the file, and create it if it is missing. Raises SettingError."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._idle: SimpleQueue[sqlite3.Connection] = SimpleQueue()
        self._places, self._turn = Semaphore(MAX_WAITING), Semaphore(1)
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
    def write(self, durable: bool = True) -> Iterator[sqlite3.Connection]:
        """A transaction that writes all or nothing; one writer at a time.

        Without `durable`, a power failure may undo it although it was confirmed, which is much
        quicker. Raises OperationalError if too many writers wait or the lock is not free in time.
        """
        with self._turn_to_write(), self._transaction("BEGIN IMMEDIATE", durable) as tx:
            yield tx

    def prove_writable(self) -> None:
        """Write a row with a new connection, and read it with one that has been used before.

        SQLite continues to use a file that was deleted or replaced, and connections that are open
        continue to write to a file that has become read-only. Raises OSError or OperationalError.
        """
        with TemporaryFile(dir=self.path.parent) as room:
            room.write(bytes(ROOM_BYTES))
            room.flush()
        beat = time.time_ns()
        with self._turn_to_write(), closing(self._connect()) as fresh:
            fresh.execute("INSERT OR REPLACE INTO heartbeat VALUES (1, ?)", (beat,))
        with self.read() as tx:
            (seen,) = tx.execute("SELECT coalesce(max(beaten_at), 0) FROM heartbeat").fetchone()
        if seen < beat:  # another worker may have written a later one
            raise sqlite3.OperationalError("the database file was replaced")

    def close(self) -> None:
        with suppress(Empty):
            while True:
                self._idle.get_nowait().close()

    @contextmanager
    def _turn_to_write(self) -> Iterator[None]:
        with _within(self._places, 0), _within(self._turn, LOCK_TIMEOUT_S):
            yield

    @contextmanager
    def _transaction(self, begin: str, durable: bool = True) -> Iterator[sqlite3.Connection]:
        connection = self._take()
        try:
            connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
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
        return self._connect()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path, timeout=LOCK_TIMEOUT_S, isolation_level=None, check_same_thread=False
        )
        connection.row_factory = sqlite3.Row
        connection.create_function("natural_key", 1, natural_key, deterministic=True)
        connection.executescript(SETUP)
        return connection


@contextmanager
def _within(semaphore: Semaphore, seconds: float) -> Iterator[None]:
    if not semaphore.acquire(timeout=seconds):
        raise sqlite3.OperationalError("the database is locked by other writers")
    try:
        yield
    finally:
        semaphore.release()


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
