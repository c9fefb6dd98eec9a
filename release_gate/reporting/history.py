"""The history of the gate's runs in SQLite: each run, and the result of each of its checks.

The board shows it, `--last-failed` chooses by it, and a run begins with the longest checks of it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

from release_gate.errors import HistoryUnusable
from release_gate.model import FAILING, GateResult, Status
from release_gate.reporting.past import KEPT_OUTCOMES, Key, Outcome, Past, Run, run_of
from stage4_gate.sqlite_file import Migrations, connect, explained

KEPT_RUNS = 100  # whole runs, and as many of parts
SHOWN_RUNS = 30  # on the board, of each kind
MIGRATIONS: Migrations = (
    (
        """CREATE TABLE run (
            id INTEGER PRIMARY KEY,
            started TEXT NOT NULL,
            base_url TEXT NOT NULL,
            seconds REAL NOT NULL,
            passed INTEGER NOT NULL,
            failed INTEGER NOT NULL,
            total INTEGER NOT NULL,
            succeeded INTEGER NOT NULL,
            part TEXT NOT NULL,
            revision TEXT NOT NULL)""",
        """CREATE TABLE outcome (
            pack TEXT NOT NULL,
            check_id TEXT NOT NULL,
            run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
            status TEXT NOT NULL,
            seconds REAL NOT NULL,
            PRIMARY KEY (pack, check_id, run)) WITHOUT ROWID""",
        "CREATE INDEX outcome_by_run ON outcome (run)",
    ),
)
LAST_OUTCOMES = """
    SELECT pack, check_id, status, started, revision FROM (
        SELECT *, ROW_NUMBER() OVER (PARTITION BY pack, check_id ORDER BY run DESC) AS age
        FROM outcome)
    JOIN run ON run.id = run
    WHERE age < ? ORDER BY run"""
LAST_STATUSES = """
    SELECT pack, check_id, status, max(run) FROM outcome
    WHERE status <> ? GROUP BY pack, check_id"""
LAST_SECONDS = """
    SELECT pack, check_id, seconds, max(run) FROM outcome
    WHERE seconds > 0 GROUP BY pack, check_id"""
# Whole runs and parts are counted apart: a day of small runs must not push out the whole ones.
PRUNE = """
    DELETE FROM run WHERE (part = '') = :whole AND id NOT IN (
        SELECT id FROM run WHERE (part = '') = :whole ORDER BY id DESC LIMIT :kept)"""


class History:
    """An open history. Raises HistoryUnusable if SQLite or the disk refuses an operation."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path

    def add(self, gate: GateResult, kept: int = KEPT_RUNS) -> None:
        """Add a run, and remove the oldest ones."""
        run = run_of(gate)
        counts = (run.passed, run.failed, run.total, run.succeeded)
        values = (run.started, gate.base_url, run.seconds, *counts, run.part, run.commit)
        columns = "started,base_url,seconds,passed,failed,total,succeeded,part,revision"
        with _explained(self._path), self._connection as write:
            write.execute("BEGIN IMMEDIATE")
            insert = f"INSERT INTO run ({columns}) VALUES (?,?,?,?,?,?,?,?,?)"
            added = write.execute(insert, values).lastrowid
            write.executemany(
                "INSERT OR REPLACE INTO outcome VALUES (?,?,?,?,?)",
                (
                    (pack.pack.name, each.check.id, added, each.status.value, each.seconds)
                    for pack in gate.packs
                    for each in pack.checks
                ),
            )
            for whole in (True, False):
                write.execute(PRUNE, {"whole": whole, "kept": kept})

    def past(self) -> Past:
        """All that the board shows of the runs so far."""
        with _explained(self._path):
            self._connection.execute("BEGIN")  # one state for all queries
            try:
                return Past(self._runs(), self._outcomes(), self._statuses_of_last_whole_run())
            finally:
                self._connection.execute("ROLLBACK")

    def failed(self) -> dict[str, set[str]]:
        """By pack: the ids of the checks that failed when they last ran."""
        found: dict[str, set[str]] = {}
        with _explained(self._path):
            for row in self._connection.execute(LAST_STATUSES, (Status.SKIPPED.value,)):
                if Status(row["status"]) in FAILING:
                    found.setdefault(row["pack"], set()).add(row["check_id"])
        return found

    def seconds(self) -> dict[str, dict[str, float]]:
        """By pack and id: what each check took when it last ran."""
        found: dict[str, dict[str, float]] = {}
        with _explained(self._path):
            for row in self._connection.execute(LAST_SECONDS):
                found.setdefault(row["pack"], {})[row["check_id"]] = row["seconds"]
        return found

    def _runs(self) -> list[Run]:
        """The last whole runs and the last parts, oldest first."""
        query = "SELECT * FROM run WHERE (part = '') = ? ORDER BY id DESC LIMIT ?"
        rows = [
            row
            for whole in (True, False)
            for row in self._connection.execute(query, (whole, SHOWN_RUNS))
        ]
        return [_run(row) for row in sorted(rows, key=lambda row: int(row["id"]))]

    def _outcomes(self) -> dict[Key, list[Outcome]]:
        found: dict[Key, list[Outcome]] = {}
        for row in self._connection.execute(LAST_OUTCOMES, (KEPT_OUTCOMES,)):
            outcome = Outcome(Status(row["status"]), row["started"], row["revision"])
            found.setdefault((row["pack"], row["check_id"]), []).append(outcome)
        return found

    def _statuses_of_last_whole_run(self) -> dict[Key, Status]:
        query = """SELECT pack, check_id, status FROM outcome
            WHERE run = (SELECT max(id) FROM run WHERE part = '')"""
        rows = self._connection.execute(query)
        return {(row["pack"], row["check_id"]): Status(row["status"]) for row in rows}


@contextmanager
def opened(path: Path) -> Iterator[History]:
    """The history in a file, which is created or migrated if necessary. Raises HistoryUnusable."""
    with _explained(path):
        connection = connect(path, MIGRATIONS)
    with closing(connection):
        yield History(connection, path)


def _explained(path: Path) -> AbstractContextManager[None]:
    return explained(path, HistoryUnusable, "or remove it")


def _run(row: sqlite3.Row) -> Run:
    return Run(
        started=row["started"],
        seconds=row["seconds"],
        passed=row["passed"],
        failed=row["failed"],
        total=row["total"],
        succeeded=bool(row["succeeded"]),
        part=row["part"],
        commit=row["revision"],
    )
