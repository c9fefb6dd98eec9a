"""The commands as users run them: real processes in an empty folder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.codemod.command import BACKUP, GATE, MARKER, codemod, files


def test_apply_check_apply_revert_leaves_nothing(project: Path) -> None:
    before = files(project)
    assert codemod(project, "check").returncode == 1
    applied = codemod(project, "apply")
    assert (applied.returncode, applied.stderr) == (0, "")
    assert "applied: Stage 4 v0.4.0" in applied.stdout
    after = files(project)
    assert after[BACKUP] == before["release_gate/run_all.py"]
    assert b"v0.4.0" in after[MARKER]
    assert b"release_gate/run_all.py" in after[MARKER]
    assert codemod(project, "check").returncode == 0
    again = codemod(project, "apply")
    assert again.returncode == 0
    assert "Stage 4 already appears integrated" in again.stdout
    assert files(project) == after
    assert codemod(project, "revert").returncode == 0
    assert files(project) == before
    assert codemod(project, "revert").returncode == 0
    assert files(project) == before


def test_the_backup_can_be_copied_back(project: Path) -> None:
    codemod(project, "apply")
    (project / "release_gate/run_all.py").write_bytes((project / BACKUP).read_bytes())
    assert (project / "release_gate/run_all.py").read_text() == GATE
    assert codemod(project, "check").returncode == 1


def test_no_backup(project: Path) -> None:
    codemod(project, "apply", "--no-backup")
    assert BACKUP not in files(project)


def test_no_marker(project: Path) -> None:
    assert codemod(project, "apply", "--no-marker").returncode == 0
    assert MARKER not in files(project)
    assert codemod(project, "check").returncode == 0
    assert codemod(project, "revert").returncode == 0


def test_a_backup_that_differs_is_kept(project: Path) -> None:
    codemod(project, "apply")
    gate = project / "release_gate/run_all.py"
    gate.write_text(gate.read_text() + "# an edit\n")
    said = codemod(project, "revert")
    assert gate.read_text() == GATE + "# an edit\n"
    assert "was kept" in said.stdout
    assert BACKUP in files(project)


@pytest.mark.parametrize("command", ["apply", "revert"])
def test_diff_writes_nothing_and_git_takes_it(project: Path, command: str) -> None:
    if command == "revert":
        codemod(project, "apply", "--no-backup")
    before = files(project)
    patch = codemod(project, command, "--diff")
    assert patch.returncode == 1
    assert files(project) == before
    subprocess.run(["git", "init", "-q"], cwd=project, check=True)
    subprocess.run(["git", "apply"], input=patch.stdout, text=True, cwd=project, check=True)
    expected = 0 if command == "apply" else 1
    assert codemod(project, "check").returncode == expected
    assert codemod(project, command, "--diff").returncode == 0


def test_one_refused_file_keeps_all_from_being_written(project: Path) -> None:
    (project / "bad.py").write_text("def main(:\n")
    before = files(project)
    arguments = ["apply", "release_gate/run_all.py", "bad.py"]
    run = codemod(project, *arguments)
    assert run.returncode == 3
    assert "bad.py:1: refused: it does not parse" in run.stdout
    assert files(project) == before
    run = codemod(project, *arguments, "--keep-going")
    assert run.returncode == 3
    assert codemod(project, "check", "release_gate/run_all.py").returncode == 0


def test_function_names_the_entry_of_a_gate_that_runs_nothing_itself(project: Path) -> None:
    gate = project / "entry.py"
    gate.write_text("def gate():\n    print('packs')\n    return 0\n")
    assert codemod(project, "apply", "entry.py", "--function", "gate").returncode == 0
    assert "gate = _GateScript(_run_stage4)(gate)\n" in gate.read_text()
    assert codemod(project, "check", "entry.py").returncode == 0
    assert codemod(project, "apply", "entry.py").returncode == 0
    assert codemod(project, "revert", "entry.py").returncode == 0
    assert gate.read_text() == "def gate():\n    print('packs')\n    return 0\n"


def test_a_stage_of_ones_own_runs_after_stage4(project: Path) -> None:
    (project / "setup.cfg").write_text(
        "[codemod:stage5]\ntitle = Load test\nversion = 1.0\n"
        'command = ["python", "stage5/run.py"]\ntime_limit = 30\n'
    )
    for name in ("stage4/run_stage4.py", "stage5/run.py"):
        (project / name).parent.mkdir()
        (project / name).write_text(f"print('in {name}')\n")
    assert codemod(project, "apply", "--stage", "stage4", "--stage", "stage5").returncode == 0
    run = subprocess.run(
        [sys.executable, "release_gate/run_all.py"],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0
    assert run.stdout.splitlines()[-6:] == [
        "[Stage 4] Running Production Go-Live Readiness v0.4.0 ...",
        "in stage4/run_stage4.py",
        "",
        "[Stage 5] Running Load test v1.0 ...",
        "in stage5/run.py",
        "[ReleaseGate] Final exit code (with Stage 4, Stage 5): 0",
    ]
    assert codemod(project, "revert", "--stage", "stage5").returncode == 0
    assert codemod(project, "check").returncode == 0
    assert codemod(project, "check", "--stage", "stage5").returncode == 1


def test_help_and_version(project: Path) -> None:
    assert "0.4.0" in codemod(project, "--version").stdout
    for command in ("apply", "revert", "check"):
        assert codemod(project, command, "--help").returncode == 0
