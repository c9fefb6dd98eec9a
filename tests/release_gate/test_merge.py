"""merge.py as a program: the exit path that has Stage 4."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from release_gate import merge
from release_gate.model import GateResult, Shard
from release_gate.paths import ROOT
from release_gate.reference import PLAN, PROJECT
from release_gate.reporting.summary import gate_record
from tests.release_gate.records import gate_of, passed


def test_the_status_is_that_of_the_merged_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def merge_shards(folder: Path, argv: Sequence[str] | None) -> int:
        assert (folder, argv) == (PROJECT.folder, ["x"])
        return 3

    monkeypatch.setattr(merge, "merge_shards", merge_shards)
    assert merge.main(["x"]) == 3


def part(number: int, total: int = 2) -> GateResult:
    found = tuple(passed(pack) for pack in PLAN[number - 1 :: total])
    selection = {pack.name: ("A-1",) for pack in PLAN}
    return replace(gate_of(*found), shard=Shard(number, total), selection=selection)


def summary(path: Path, gate: GateResult) -> str:
    path.write_text(json.dumps(gate_record(gate)), encoding="utf-8")
    return str(path)


def run_merge(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "release_gate/merge.py", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_missing_shard_is_one_line_with_status_2_and_without_stage_4(tmp_path: Path) -> None:
    ended = run_merge(summary(tmp_path / "1.json", part(1)))
    assert ended.returncode == 2
    (line,) = ended.stderr.splitlines()
    assert line.startswith("merge.py: error: shard 2/2 is missing (")
    assert ended.stdout == ""


def test_what_is_not_there_is_one_line_with_status_2_and_without_stage_4(tmp_path: Path) -> None:
    ended = run_merge(str(tmp_path / "nowhere"))
    assert (ended.returncode, ended.stdout) == (2, "")
    (line,) = ended.stderr.splitlines()
    assert str(tmp_path / "nowhere") in line
