"""Errors are one clear line and a status, and change no file."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.checkout import ROOT
from tests.codemod.command import codemod, files

LONG = f"{'a' * 300}.py"  # the system reports an error for any question about it
BAD_INPUT = {
    "missing": (["apply", "nosuch.py"], 4, "nosuch.py"),
    "folder": (["apply", "release_gate"], 2, "release_gate is a folder"),
    "unparsable": (["apply", "bad.py"], 3, "does not parse"),
    "runs_nothing": (["apply", "empty.py"], 3, "runs nothing"),
    "binary": (["apply", "binary.py"], 3, "not valid utf-8 text"),
    "empty_path_of_check": (["check", ""], 2, "'[PATH]...': the path is empty"),
    "empty_path_of_apply": (["apply", ""], 2, "'[PATH]...': the path is empty"),
    "empty_path_of_explain": (["explain", ""], 2, "'[PATH]': the path is empty"),
    "unknown_option": (["apply", "--nonsense"], 2, "--nonsense"),
    "unknown_stage": (["apply", "--stage", "stage9"], 2, "stage9"),
    "unknown_command": (["install"], 2, "install"),
    "unknown_format": (["check", "--format", "xml"], 2, "xml"),
    "no_function": (["apply", "empty.py", "--function", "nosuch"], 3, "nosuch"),
    "no_gate_in_folder": (["check", "empty"], 1, "no gate"),
    "check_of_a_long_name": (["check", LONG], 4, "cannot read the file: File name too long"),
    "apply_to_a_long_name": (["apply", LONG], 4, "cannot read the file: File name too long"),
    "explain_of_a_long_name": (["explain", LONG], 4, "cannot read the file: File name too long"),
}


@pytest.mark.parametrize("name", BAD_INPUT)
def test_bad_input_is_one_clear_line_and_changes_nothing(project: Path, name: str) -> None:
    (project / "bad.py").write_text("def main(:\n")
    (project / "empty.py").write_text("def main():\n    return 0\n")
    (project / "binary.py").write_bytes(b"\xff\xfe\0\x01")
    (project / "empty").mkdir()
    before = files(project)
    arguments, status, part = BAD_INPUT[name]
    run = codemod(project, *arguments)
    assert run.returncode == status
    assert part in run.stdout + run.stderr
    assert "Traceback" not in run.stderr
    assert files(project) == before


def test_a_near_command_option_and_file_are_suggested(project: Path) -> None:
    assert "did you mean 'apply'?" in codemod(project, "aply").stderr
    assert "did you mean '--no-marker'?" in codemod(project, "apply", "--no-marke").stderr
    run = codemod(project, "check", "release_gate/run_al.py")
    assert "did you mean release_gate/run_all.py?" in run.stdout


@pytest.mark.parametrize(
    "arguments", [["apply", "--nonsense"], ["nonsense"], [], ["check", "--format"], ["--nonsense"]]
)
def test_a_usage_error_is_one_line_with_a_hint(project: Path, arguments: list[str]) -> None:
    run = codemod(project, *arguments)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.startswith("codemod: ")
    assert run.stderr.endswith(")\n")
    assert run.stderr.count("\n") == 1


def test_a_reader_that_has_gone_is_no_traceback(project: Path) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    run = subprocess.run(
        [sys.executable, "-m", "codemod", "check"],
        cwd=project,
        stdout=theirs,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(theirs)
    assert run.returncode == 4
    assert run.stderr == "codemod: cannot write the output: Broken pipe\n"


@pytest.mark.parametrize("variables", [{}, {"CODEMOD_TRACEBACK": "1"}])
def test_a_fault_of_our_own_is_one_line_and_its_traceback_can_be_had(
    project: Path, variables: dict[str, str]
) -> None:
    code = (
        "import sys\nfrom codemod import checking, cli\nchecking.check = None\n"
        "sys.exit(cli.main(['check']))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(ROOT), **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    if variables:
        assert "Traceback" in run.stderr
    else:
        assert run.returncode == 2
        assert run.stderr.startswith(
            "codemod: internal error, no file is left half-written: TypeError"
        )
        assert run.stderr.count("\n") == 1
