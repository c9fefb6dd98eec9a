"""The stage as a script: from any folder, and with its own modules out of the way."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from tests.stage4.command import DEAD, SCRIPT, environment, run_program


def test_it_runs_from_any_folder_without_a_path(tmp_path: Path) -> None:
    variables = environment()
    del variables["PYTHONPATH"]
    done = subprocess.run(
        [*SCRIPT, "--url", DEAD, "--only", "health", "--no-artifacts"],
        cwd=tmp_path, env=variables, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (1, "")
    assert list(tmp_path.iterdir()) == []


def test_options_are_those_of_run(tmp_path: Path) -> None:
    assert run_program(SCRIPT, tmp_path, "--version").stdout.strip().endswith("0.4.0")
    assert run_program(SCRIPT, tmp_path, "--no-such").returncode == 2


def test_a_missing_dependency_is_one_line(tmp_path: Path) -> None:
    """A Python without the dependencies: -S leaves the site-packages out."""
    (tmp_path / "stage4").mkdir()
    shutil.copy(SCRIPT[1], tmp_path / "stage4")
    done = subprocess.run(
        [sys.executable, "-S", str(tmp_path / "stage4" / "run_stage4.py")],
        cwd=tmp_path, env={"PATH": "/usr/bin"}, capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "stage4: stage4.cli is not installed here (first: bash scripts/setup.sh)"
    ]
