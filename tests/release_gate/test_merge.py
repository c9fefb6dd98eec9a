"""merge.py: shards to one result, and one line for a file that is not a summary."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from release_gate import merge
from release_gate.model import GateResult, Project
from release_gate.reference import PLAN, PROJECT
from release_gate.reporting.summary import gate_record
from tests.release_gate.records import gate_of, passed


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[GateResult]:
    """What `main` writes, instead of files in this checkout."""
    results: list[GateResult] = []

    def write_results(project: Project, gate: GateResult) -> Path:
        assert project is PROJECT
        results.append(gate)
        return tmp_path

    monkeypatch.setattr(merge, "write_results", write_results)
    return results


def summary(path: Path, gate: GateResult) -> str:
    path.write_text(json.dumps(gate_record(gate)), encoding="utf-8")
    return str(path)


def test_all_shards_together_pass(tmp_path: Path, written: list[GateResult]) -> None:
    parts = [gate_of(*(passed(pack) for pack in PLAN[index::2])) for index in range(2)]
    files = [summary(tmp_path / f"{index}.json", part) for index, part in enumerate(parts)]
    assert merge.main(files) == 0
    assert [result.pack for result in written[0].packs] == list(PLAN)


def test_a_missing_shard_fails(tmp_path: Path, written: list[GateResult]) -> None:
    part = gate_of(*(passed(pack) for pack in PLAN[1:]))
    assert merge.main([summary(tmp_path / "1.json", part)]) == 1
    assert "no shard reports it" in written[0].packs[0].problem


@pytest.mark.parametrize("content", [None, "", "[]", "{}", '{"packs": [{"pack": "nosuch"}]}'])
def test_a_file_that_is_not_a_summary_is_one_line_with_status_1(
    content: str | None,
    tmp_path: Path,
    written: list[GateResult],
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "summary.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    assert merge.main([str(path)]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert str(path) in line
    assert written == []
