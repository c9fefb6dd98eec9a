"""Which gates a command works on: arguments, a list, a folder, the settings, the default."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.codemod.command import GATE, codemod, files


def test_a_folder_is_searched_and_configured_gates_count(project: Path) -> None:
    (project / "other.py").write_text(GATE)
    codemod(project, "apply", "other.py")
    run = codemod(project, "check", ".")
    assert run.returncode == 1
    assert "other.py: current" in run.stdout
    assert "run_all.py: absent" in run.stdout
    codemod(project, "apply")
    assert codemod(project, "check", ".").returncode == 0
    (project / "setup.cfg").write_text("[codemod]\ngates = other.py release_gate/run_all.py\n")
    run = codemod(project, "check")
    assert run.returncode == 0
    assert run.stdout.count("current") == 2


@pytest.mark.parametrize("command", ["apply", "check", "revert"])
def test_paths_come_from_a_file_or_standard_input(project: Path, command: str) -> None:
    (project / "list.txt").write_text("release_gate/run_all.py\n")
    found = codemod(project, command, "--files-from", "list.txt")
    assert found.stdout.startswith("release_gate/run_all.py: ")
    piped = subprocess.run(
        [sys.executable, "-m", "codemod", command, "--files-from", "-"],
        cwd=project,
        input=b"release_gate/run_all.py\0",
        capture_output=True,
        check=False,
    )
    assert piped.stdout.startswith(b"release_gate/run_all.py: ")


def test_an_empty_list_of_paths_is_no_reason_to_take_the_configured_gates(project: Path) -> None:
    before = files(project)
    run = codemod(project, "apply", "--files-from", os.devnull)
    assert (run.returncode, run.stdout) == (0, "")
    assert run.stderr == f"codemod: {os.devnull} contains no paths: nothing to do\n"
    assert files(project) == before


def test_where_the_default_gate_is_missing_the_candidates_are_named(project: Path) -> None:
    (project / "setup.cfg").touch()
    (project / "release_gate" / "run_all.py").rename(project / "verify.py")
    run = codemod(project, "apply")
    assert run.returncode == 4
    assert "release_gate/run_all.py: failed: cannot read the file: No such file" in run.stdout
    assert "these scripts look like gates: verify.py; try stage4-gate apply verify.py" in run.stdout
