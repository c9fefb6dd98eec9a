"""The history of Stage 4: what was added comes back, also from an older file."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from stage4.errors import FileError
from stage4.history import MIGRATIONS, opened
from tests.stage4.history_records import URL, record


def test_what_was_added_comes_back(tmp_path: Path) -> None:
    records = [record(2), record(1, "FAIL", p95=None), record(0, url="http://other")]
    with opened(tmp_path / "a/b/h.sqlite3") as history:
        for item in records:
            history.add(item, 90)
    with opened(tmp_path / "a/b/h.sqlite3", create=False) as history:
        assert history.last(10) == records
        assert history.last(1) == records[2:]
        assert history.last(10, URL) == records[:2]
        assert history.last_passing(URL) == records[0]
        assert history.last_passing("http://none") is None


def test_old_runs_are_pruned_by_the_new_ones_time(tmp_path: Path) -> None:
    with opened(tmp_path / "h") as history:
        for days in (100, 91, 89, 0):
            history.add(record(days), 90)
        assert history.last(10) == [record(89), record(0)]


def test_baselines(tmp_path: Path) -> None:
    headers = (("A", "1"), ("A", "2"))
    with opened(tmp_path / "h") as history:
        assert history.baseline(URL) is None
        history.pin(URL, (), "t0")
        history.pin(URL, headers, "t1")
        assert history.baseline(URL) == ("t1", headers)
        assert history.baseline("http://other") is None
        assert history.unpin(URL)
        assert not history.unpin(URL)


@pytest.mark.parametrize("version", range(len(MIGRATIONS)))
def test_an_older_file_is_migrated_with_its_runs(tmp_path: Path, version: int) -> None:
    path = tmp_path / "h"
    connection = sqlite3.connect(path)
    for migration in MIGRATIONS[:version]:
        for statement in migration:
            connection.execute(statement)
    if version:
        connection.execute(
            "INSERT INTO run (time, base_url, status, version, warnings, count, checks, headers)"
            " VALUES ('2026-01-01T00:00:00+00:00', 'u', 'PASS', '0', 0, 0, '{}', '[]')"
        )
    connection.execute(f"PRAGMA user_version = {version}")
    connection.commit()
    connection.close()
    with opened(path) as history:
        assert len(history.last(10)) == (1 if version else 0)
        history.pin("u", (), "t")
        assert history.baseline("u") == ("t", ())


def test_a_file_that_is_no_history_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "h").write_bytes(b"no database" * 200)
    with pytest.raises(FileError) as caught, opened(tmp_path / "h") as history:
        history.last(1)
    assert str(tmp_path / "h") in caught.value.message
    assert "--history" in caught.value.hint


def test_no_history_yet(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="no history"), opened(tmp_path / "h", create=False):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_its_place(tmp_path: Path) -> None:
    with pytest.raises(FileError), opened(tmp_path):
        pass
