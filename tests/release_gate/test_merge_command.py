"""Shards that have run become the run without shards, or one line says what is wrong."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from release_gate.merge_command import merge_shards
from release_gate.model import GateResult, Options, PackResult, Project, Shard
from release_gate.project import read_project
from release_gate.reporting.shards import find_shards
from release_gate.runner import gate
from release_gate.runner.gate import run_gate
from tests.release_gate.records import HEAD

URL = "http://127.0.0.1:9"


def checks(*outcomes: str) -> str:
    """A file of checks; their ids are those of their outcomes."""
    lines = [HEAD, "from release_gate.check import UNIT\nimport pytest\n"]
    for number, outcome in enumerate(outcomes):
        id_, _, body = outcome.partition(": ")
        lines.append(f'@check("{id_}", "title of {id_}", why="w")\n')
        lines.append(f"def test_{number}(): {body or 'pass'}\n")
    return "".join(lines)


TOGETHER = '@getattr(pytest.mark, UNIT)("together")\n'
KEEPS = (
    "folder = os.path.join(os.environ['GATE_EVIDENCE'], 'A-3'); os.makedirs(folder);"
    " open(os.path.join(folder, 'page.txt'), 'w').write('seen'); assert False"
)
PACKS = {
    "a": {
        "test_one.py": checks("A-1", f"A-3: {KEEPS}").replace("@check", TOGETHER + "@check", 1),
        "test_two.py": checks("A-2: assert 1 == 2", "A-4: pytest.skip('not here')"),
        "test_three.py": checks("A-5", "A-6").replace("@check", TOGETHER + "@check", 1),
    },
    "b": {
        "test_crash.py": checks("B-1", "B-2: os._exit(3)", "B-3"),
        "test_fine.py": checks("B-4"),
        "test_broken.py": "raise OSError('no disk')\n",
    },
    "c": {"test_skip.py": checks("C-1: pytest.skip('not here')"), "test_fine.py": checks("C-2")},
    "d": {f"test_{n}.py": checks(f"D-{n}: pytest.skip('not here')") for n in (1, 2)},
    "e": {"test_x.py": checks("E-1", "E-1"), "test_y.py": checks("E-2")},
    "f": {"test_nothing.py": ""},
}  # fmt: skip


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A gate with these packs."""
    gate_folder = tmp_path / "gate"
    for name, files in PACKS.items():
        (gate_folder / "packs" / name).mkdir(parents=True)
        for file, source in files.items():
            (gate_folder / "packs" / name / file).write_text(source, encoding="utf-8")
    (gate_folder / "gate.toml").write_text("", encoding="utf-8")
    monkeypatch.setattr(gate, "expect_answer", lambda service, url: None)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    return read_project(gate_folder)


def run_on(machine: str, project: Project, options: Options) -> GateResult:
    """A run that writes to a folder of its own, as on another machine."""
    qa = project.root / machine / "qa"
    qa.mkdir(parents=True)
    return run_gate(replace(project, qa=qa, board=qa / "board.html"), URL, options)


def comparable(result: PackResult) -> PackResult:
    """All but the times, which differ in every run."""
    found = tuple(replace(each, seconds=0.0) for each in result.checks)
    return replace(result, seconds=0.0, checks=found)


def last_summary(qa: Path) -> dict[str, Any]:
    (path,) = qa.glob("_aggregate/*/summary.json")
    record: dict[str, Any] = json.loads(path.read_bytes())
    return record


@pytest.mark.parametrize("total", [2, 5])
def test_merged_shards_equal_the_run_without_shards(
    total: int, project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    packs, root = project.plan, project.root
    whole = run_on("whole", project, Options(packs, jobs=2))
    shards = [
        run_on(f"shards/{number}", project, Options(packs, jobs=2, shard=Shard(number, total)))
        for number in range(1, total + 1)
    ]
    assert len([pack for shard in shards for pack in shard.packs]) > len(packs)  # some are dealt
    capsys.readouterr()
    assert merge_shards(project.folder, [str(root / "shards")]) == 1
    merged, plain = last_summary(root / "qa"), last_summary(root / "whole" / "qa")
    assert merged["counts"] == plain["counts"]
    assert (merged["status"], merged["environment"]) == (plain["status"], plain["environment"])
    (read,) = find_shards(packs, [root / "qa"])
    assert [*map(comparable, read.gate.packs)] == [*map(comparable, whole.packs)]
    for name in PACKS:
        assert (root / "qa" / name / "v1.0.0" / "log.txt").exists()
        tests = json.loads((root / "qa" / name / "v1.0.0" / "tests.json").read_bytes())
        assert tests in merged["packs"]
    evidence = "a/v1.0.0/failures/A-3/page.txt"
    for qa in (root / "qa", root / "whole" / "qa"):
        assert (qa / evidence).read_text("utf-8") == "seen"
    (linked,) = (project.board.parent / "test2_files").rglob("page.txt")
    assert linked.read_text("utf-8") == "seen"
    address = linked.relative_to(project.board.parent)
    assert f'href="{address}"' in project.board.read_text("utf-8")
    assert "A-2 title of A-2: assert 1 == 2" in capsys.readouterr().out


def test_more_shards_than_units_are_fine(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    some = tuple(pack for pack in project.plan if pack.name == "c")
    for number in (1, 2, 3):
        found = run_on(f"shards/{number}", project, Options(some, shard=Shard(number, 3)))
        assert found.passed
    assert "PASS: shard 3/3 is empty" in capsys.readouterr().out
    assert merge_shards(project.folder, [str(project.root / "shards")]) == 0
    assert last_summary(project.root / "qa")["environment"]["part"] == "c"


@pytest.mark.parametrize("words", [["nowhere"], []])
def test_a_mistake_exits_with_status_2(
    words: list[str], project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        merge_shards(project.folder, words)
    assert caught.value.code == 2
    assert capsys.readouterr().err.splitlines()[-1].startswith("merge.py: error: ")


def test_a_folder_without_settings_is_one_line_with_status_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        merge_shards(tmp_path, [str(tmp_path)])
    assert caught.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert str(tmp_path / "gate.toml") in line
