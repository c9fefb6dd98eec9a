"""A database of an earlier version gets the schema of a new one, and keeps its rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from release_gate.check import check
from release_gate.testkit.client import new_member
from release_gate.testkit.kept_text import expect_kept
from release_gate.testkit.private_backend import PrivateBackend
from release_gate.testkit.story import stored
from release_gate.testkit.story.teller import BEGIN

HERE = Path(__file__).parent
SAID = {
    "newer": "schema version 999, but this program knows only",
    "damaged": "cannot be used: file is not a database",
}
UPDATE = "bash scripts/run_gate.sh --only bundle_c -k GOV-47 --update-baselines"


@pytest.fixture
def migrated(tmp_path: Path) -> Iterator[PrivateBackend]:
    """A backend that was started with the database of version 4."""
    backend = PrivateBackend(tmp_path / "old.sqlite3")
    with closing(sqlite3.connect(backend.db)) as connection:
        connection.executescript((HERE / "version_4.sql").read_text("utf-8"))
    backend.stop_clock(BEGIN)
    backend.start()
    yield backend
    backend.stop()


@check(
    "GOV-47",
    "An older database gets the schema of a new one, and keeps its rows",
    why="an update that loses or mixes up what customers have entered cannot be undone",
)
def test_migration(migrated: PrivateBackend, own: PrivateBackend) -> None:
    assert list(stored.schema(migrated)) == list(stored.schema(own))
    rows = "".join(f"{row}\n" for row in stored.rows(migrated))
    expect_kept(HERE / "migrated.txt", rows, UPDATE)
    chain = new_member(migrated.url).get("/api/audit/verify").json()
    assert (chain["intact"], chain["entries"]) == (True, 3)


@check(
    "GOV-49",
    "A database that cannot be used ends the start, and stays as it is",
    why="an older program must not write what a newer one cannot read",
    of=("newer", "damaged"),
)
def test_unusable(tmp_path: Path, subject: str) -> None:
    backend = PrivateBackend(tmp_path / "other.sqlite3")
    if subject == "newer":
        with closing(sqlite3.connect(backend.db)) as connection:
            connection.executescript("PRAGMA journal_mode = WAL; PRAGMA user_version = 999")
    else:
        backend.db.write_bytes(b"This is no database." * 100)
    before, said = backend.db.read_bytes(), SAID[subject]
    try:
        with pytest.raises(AssertionError, match=rf"no start: \[backend\] .*{said}.*\n$"):
            backend.start()
    finally:
        backend.stop()
    assert backend.db.read_bytes() == before
