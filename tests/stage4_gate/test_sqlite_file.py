"""A file made, migrated and shared by several processes; what cannot be used is a clear error."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from stage4_gate.errors import UserError
from stage4_gate.sqlite_file import NewerSchema, connect, explained
from tests.checkout import ROOT

VERSIONS = (
    ("CREATE TABLE note (text TEXT)",),
    ("CREATE TABLE tag (name TEXT)", "INSERT INTO tag VALUES ('new')"),
)
WRITER = f"""
import sys
from pathlib import Path
from stage4_gate.sqlite_file import connect
for n in range(20):
    connection = connect(Path(sys.argv[1]), {VERSIONS!r})
    connection.execute("INSERT INTO note VALUES (?)", (sys.argv[2],))
    connection.close()
"""


def texts(connection: sqlite3.Connection) -> list[str]:
    return [row["text"] for row in connection.execute("SELECT text FROM note")]


def version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def test_a_file_and_its_folder_are_made(tmp_path: Path) -> None:
    path = tmp_path / "a/b/file"
    with closing(connect(path, VERSIONS)) as connection:
        connection.execute("INSERT INTO note VALUES ('one')")
    with closing(connect(path, VERSIONS)) as connection:
        assert texts(connection) == ["one"]
        assert connection.execute("SELECT count(*) FROM tag").fetchone()[0] == 1
    assert version(path) == len(VERSIONS)


def test_an_older_file_is_migrated_with_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "file"
    with closing(connect(path, VERSIONS[:1])) as connection:
        connection.execute("INSERT INTO note VALUES ('old')")
    assert version(path) == 1
    with closing(connect(path, VERSIONS)) as connection:
        assert texts(connection) == ["old"]
        assert connection.execute("SELECT name FROM tag").fetchone()["name"] == "new"


def test_a_migration_that_fails_leaves_the_older_version(tmp_path: Path) -> None:
    path = tmp_path / "file"
    broken = (*VERSIONS, ("CREATE TABLE more (text TEXT)", "CREATE TABLE note (text TEXT)"))
    connect(path, VERSIONS).close()
    with pytest.raises(sqlite3.OperationalError, match="already exists"):
        connect(path, broken)
    assert version(path) == len(VERSIONS)
    with closing(connect(path, VERSIONS)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        assert {row["name"] for row in tables} == {"note", "tag"}


def test_a_newer_file_is_refused_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "file"
    connect(path, VERSIONS).close()
    with pytest.raises(NewerSchema, match="schema 2"):
        connect(path, VERSIONS[:1])
    assert version(path) == len(VERSIONS)


def test_several_processes_at_once_lose_nothing(tmp_path: Path) -> None:
    """All of them find no file, make it, and write."""
    path = tmp_path / "file"
    command = [sys.executable, "-c", WRITER, str(path)]
    writers = [subprocess.Popen([*command, str(n)], cwd=ROOT) for n in range(4)]
    assert [writer.wait(60) for writer in writers] == [0] * 4
    with closing(connect(path, VERSIONS)) as connection:
        assert sorted(texts(connection)) == sorted(list("0123") * 20)
        assert connection.execute("SELECT count(*) FROM tag").fetchone()[0] == 1


def message_of(path: Path, versions: tuple[tuple[str, ...], ...] = VERSIONS) -> str:
    """The line that a person reads who opens the file and reads its notes."""
    with (
        pytest.raises(UserError) as caught,
        explained(path, UserError, "or remove it"),
        closing(connect(path, versions)) as connection,
    ):
        texts(connection)
    return caught.value.as_line("tool")


@pytest.mark.parametrize("content", [b"no database" * 200, b"SQLite format 3\x00" + b"\xff" * 4000])
def test_a_broken_file_is_one_clear_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    line = message_of(path)
    assert line.startswith(f"tool: {path} cannot be used: ")
    assert line.endswith(" (make it writable, or remove it)")
    assert path.read_bytes() == content


def test_a_newer_file_is_one_clear_line(tmp_path: Path) -> None:
    path = tmp_path / "file"
    connect(path, VERSIONS).close()
    assert message_of(path, VERSIONS[:1]) == (
        f"tool: {path} was written by a newer version (schema 2) (update stage4-gate, or remove it)"
    )


def test_a_folder_that_cannot_be_made_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("")
    assert message_of(tmp_path / "a/file") == (
        f"tool: {tmp_path}/a/file: File exists (make it writable, or remove it)"
    )


def test_a_row_that_cannot_be_read_is_explained_and_a_defect_is_not(tmp_path: Path) -> None:
    path = tmp_path / "file"
    for why in (ValueError("MAYBE"), IndexError("No item with that key")):
        with pytest.raises(UserError, match=str(why)), explained(path, UserError, ""):
            raise why
    with pytest.raises(TypeError), explained(path, UserError, ""):
        raise TypeError
