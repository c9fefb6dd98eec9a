"""The history of runs in SQLite: the result of each, its latencies, the root's headers.

Records are redacted before they get here.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from stage4.config.table import BY_NAME
from stage4.errors import FileError
from stage4.model import Headers
from stage4_gate.sqlite_file import Migrations, connect, explained

DEFAULT_PATH = Path(BY_NAME["history"].default)
MIGRATIONS: Migrations = (
    (
        """CREATE TABLE run (
            id INTEGER PRIMARY KEY,
            time TEXT NOT NULL,
            base_url TEXT NOT NULL,
            status TEXT NOT NULL,
            version TEXT NOT NULL,
            warnings INTEGER NOT NULL,
            p50_ms REAL,
            p95_ms REAL,
            count INTEGER NOT NULL,
            checks TEXT NOT NULL,
            headers TEXT NOT NULL)""",
        "CREATE INDEX run_by_url ON run (base_url, time)",
    ),
    (
        """CREATE TABLE baseline (
            base_url TEXT PRIMARY KEY,
            time TEXT NOT NULL,
            headers TEXT NOT NULL)""",
    ),
)


@dataclass(frozen=True)
class Record:
    """One run. `time` is ISO 8601 in UTC; `checks` maps names to statuses; milliseconds."""

    time: str
    base_url: str
    status: str
    version: str
    warnings: int = 0
    p50_ms: float | None = None
    p95_ms: float | None = None
    count: int = 0
    checks: dict[str, str] = field(default_factory=dict)
    headers: Headers = ()


class History:
    """An open history. Raises FileError if SQLite or the disk refuses an operation."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self.path = path

    def add(self, record: Record, keep_days: float) -> None:
        """Add a run, and remove those that are more than `keep_days` older."""
        oldest = datetime.fromisoformat(record.time) - timedelta(days=keep_days)
        values = (
            record.time,
            record.base_url,
            record.status,
            record.version,
            record.warnings,
            record.p50_ms,
            record.p95_ms,
            record.count,
            json.dumps(record.checks),
            json.dumps(record.headers),
        )
        columns = "time,base_url,status,version,warnings,p50_ms,p95_ms,count,checks,headers"
        with _explained(self.path), self._connection as write:
            write.execute("BEGIN IMMEDIATE")
            write.execute(f"INSERT INTO run ({columns}) VALUES (?,?,?,?,?,?,?,?,?,?)", values)
            write.execute("DELETE FROM run WHERE time < ?", (_stamp(oldest),))

    def last(self, number: int, base_url: str = "") -> list[Record]:
        """The last runs, oldest first: of one URL, or with "" of all."""
        query = (
            "SELECT * FROM run WHERE (? = '' OR base_url = ?) ORDER BY time DESC, id DESC LIMIT ?"
        )
        return self._records(query, (base_url, base_url, number))[::-1]

    def last_passing(self, base_url: str) -> Record | None:
        """The last one that passed and whose headers are known; those of a merge are not."""
        query = (
            "SELECT * FROM run WHERE base_url = ? AND status = 'PASS' AND headers <> '[]'"
            " ORDER BY time DESC, id DESC LIMIT 1"
        )
        return next(iter(self._records(query, (base_url,))), None)

    def _records(self, query: str, values: Sequence[Any]) -> list[Record]:
        with _explained(self.path):
            return [_record(row) for row in self._connection.execute(query, values)]

    def pin(self, base_url: str, headers: Headers, time: str) -> None:
        """Make these headers the baseline of a URL."""
        values = (base_url, time, json.dumps(headers))
        with _explained(self.path), self._connection as write:
            write.execute("INSERT OR REPLACE INTO baseline VALUES (?,?,?)", values)

    def unpin(self, base_url: str) -> bool:
        """Remove the baseline of a URL. True if there was one."""
        with _explained(self.path), self._connection as write:
            return (
                write.execute("DELETE FROM baseline WHERE base_url = ?", (base_url,)).rowcount > 0
            )

    def baseline(self, base_url: str) -> tuple[str, Headers] | None:
        """Time and headers of the baseline of a URL."""
        query = "SELECT time, headers FROM baseline WHERE base_url = ?"
        with _explained(self.path):
            row = self._connection.execute(query, (base_url,)).fetchone()
        return (row["time"], _headers(row["headers"])) if row else None


@contextmanager
def opened(path: Path, create: bool = True) -> Iterator[History]:
    """The history in a file, which is created or migrated if necessary. Raises FileError."""
    if not create and not path.exists():
        raise FileError(f"{path}: there is no history yet", hint="run the checks first: stage4 run")
    with _explained(path):
        connection = connect(path, MIGRATIONS)
    with closing(connection):
        yield History(connection, path)


def _explained(path: Path) -> AbstractContextManager[None]:
    return explained(path, FileError, "remove it, or give another --history")


def _record(row: sqlite3.Row) -> Record:
    names = ("time", "base_url", "status", "version", "warnings", "p50_ms", "p95_ms", "count")
    values = {name: row[name] for name in names}
    return Record(**values, checks=json.loads(row["checks"]), headers=_headers(row["headers"]))


def _headers(text: str) -> Headers:
    return tuple((str(name), str(value)) for name, value in json.loads(text))


def _stamp(time: datetime) -> str:
    return time.astimezone(timezone.utc).isoformat(timespec="seconds")
