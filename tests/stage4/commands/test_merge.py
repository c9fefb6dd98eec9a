"""`stage4 merge`: results in, results out."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

from stage4.history import opened
from stage4.model import Status
from stage4.output.summary import summary_json
from tests.stage4.command import stage4
from tests.stage4.merging.runs import run_of


def put(folder: Path, status: Status, minute: int) -> None:
    folder.mkdir()
    (folder / "summary.json").write_text(summary_json(run_of(status, minute)))


def test_places_become_one_verdict_with_the_results_of_a_run(tmp_path: Path) -> None:
    (tmp_path / "public").mkdir()
    put(tmp_path / "eu", Status.PASS, 1)
    put(tmp_path / "us", Status.FAIL, 2)
    done = stage4(tmp_path, "merge", "eu", "us")
    assert done.returncode == 1 and not done.stderr
    assert "places      eu PASS, us FAIL" in done.stdout
    assert "health.thing: us: it is FAIL" in done.stdout
    place = tmp_path / "qa/stage4/v0.4.0/merged"
    whole = json.loads((place / "summary.json").read_text())
    assert whole["status"] == "FAIL" and set(whole["places"]) == {"eu", "us"}
    assert ET.parse(place / "junit.xml").getroot()[0].get("failures") == "1"
    for name in ("tests.txt", "summary.md", "stage4.sarif"):
        assert "it is FAIL" in (place / name).read_text()
    assert "it is FAIL" in (tmp_path / "public/test2.html").read_text()
    with opened(tmp_path / "qa/stage4/history.sqlite3") as history:
        assert [run.status for run in history.last(9)] == ["FAIL"]


def test_a_missing_place_is_an_error_with_results(tmp_path: Path) -> None:
    put(tmp_path / "eu", Status.PASS, 1)
    done = stage4(tmp_path, "merge", "eu", "us", "--format", "json", "--output-dir", "out")
    assert done.returncode == 2
    assert json.loads(done.stdout) == json.loads((tmp_path / "out/summary.json").read_text())
    assert "merge.missing" in done.stdout


def test_nothing_is_written_without_artifacts(tmp_path: Path) -> None:
    put(tmp_path / "eu", Status.PASS, 1)
    assert stage4(tmp_path, "merge", "eu", "--no-artifacts").returncode == 0
    assert [path.name for path in tmp_path.iterdir()] == ["eu"]


def test_without_a_readable_run_it_is_one_line(tmp_path: Path) -> None:
    for words in ((), ("none",)):
        done = stage4(tmp_path, "merge", *words)
        assert done.returncode == 2 and done.stderr.count("\n") == 1
