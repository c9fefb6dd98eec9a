"""`stage4 history`: the runs so far, in each format."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

from stage4.history import Record, opened
from tests.stage4.command import DEAD, stage4


def runs(folder: Path, *urls: str) -> None:
    with opened(folder / "qa/stage4/history.sqlite3") as history:
        for number, url in enumerate(urls):
            time = f"2026-01-01T00:00:{number:02}+00:00"
            history.add(Record(time, url, "FAIL", "0.4.0", p95_ms=5.0, count=84), 90)


def test_the_runs_in_each_format(tmp_path: Path) -> None:
    runs(tmp_path, DEAD, DEAD, "http://other")
    assert len(re.findall(r"FAIL .*http://127.0.0.1:9", stage4(tmp_path, "history").stdout)) == 2
    records = json.loads(stage4(tmp_path, "history", "--format", "json", "--last", "1").stdout)
    assert [record["base_url"] for record in records] == ["http://other"]
    table = stage4(tmp_path, "history", "--format", "csv", "--url", f"{DEAD}/").stdout
    assert [row[1] for row in csv.reader(table.splitlines())] == ["base_url", DEAD, DEAD]


def test_another_file(tmp_path: Path) -> None:
    runs(tmp_path, DEAD)
    (tmp_path / "qa/stage4/history.sqlite3").rename(tmp_path / "h.sqlite3")
    assert "FAIL" in stage4(tmp_path, "history", "--history", "h.sqlite3").stdout


@pytest.mark.parametrize("words", [(), ("--last", "0"), ("--url", "x"), ("--format", "xml")])
def test_what_cannot_be_shown_is_one_line(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = stage4(tmp_path, "history", *words)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
