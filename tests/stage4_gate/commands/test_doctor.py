"""`doctor` ends with 1 if a run would fail, and says what to do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stage4.config.table import SETTINGS
from stage4_gate.cli import main


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    for name in ("NO_COLOR", "FORCE_COLOR", *(v for s in SETTINGS for v in s.variables)):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_an_empty_folder_has_warnings_only(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 0
    text = capsys.readouterr().out
    assert "\nwarning  gate: release_gate/run_all.py does not exist\n" in text
    assert "\x1b" not in text


def test_nothing_is_written(project: Path) -> None:
    before = sorted(project.rglob("*"))
    main(["doctor"])
    assert sorted(project.rglob("*")) == before


def test_a_problem_is_status_1_and_has_a_remedy(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("S4_TIMEOUT", "soon")
    assert main(["doctor"]) == 1
    lines = capsys.readouterr().out.splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("problem"))
    assert "S4_TIMEOUT" in lines[at]
    assert lines[at + 1].strip().startswith("do: ")


def test_colour_where_it_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    main(["doctor"])
    assert "\x1b[32mok" in capsys.readouterr().out


def test_a_program_reads_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)["diagnoses"]
    assert all(set(row) == {"topic", "status", "message", "hint"} for row in rows)
    topics = [row["topic"] for row in rows]
    assert topics[0] == "Python"
    assert {"packages", "scripts", "browser", "gate", "run", "results", "history"} <= set(topics)


def test_the_help_has_the_exit_statuses(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--help"]) == 0
    assert "\n      1  a problem" in capsys.readouterr().out
