"""Commands search for garbage rarely and end at once; a program that imports them does neither."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from stage4_gate.short_command import OBJECTS

SHOW = "import atexit, gc; atexit.register(lambda: print(gc.get_threshold()[0]))"


@pytest.mark.parametrize("script", ["codemod", "stage4", "main"])
def test_a_script_searches_rarely(script: str) -> None:
    code = f"{SHOW}; from stage4_gate.cli import {script} as run; run()"
    ran = subprocess.run(
        [sys.executable, "-c", code, "--version"], check=True, capture_output=True, text=True
    )
    assert ran.stdout.splitlines()[-1] == str(OBJECTS)


def test_a_call_from_python_changes_no_setting() -> None:
    code = f"{SHOW}; from stage4_gate.cli import main; main(['--version'])"
    ran = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert ran.stdout.splitlines()[-1] != str(OBJECTS)


@pytest.mark.parametrize("module", ["codemod", "stage4_gate"])
def test_a_command_frees_nothing_and_keeps_its_status(module: str, tmp_path: Path) -> None:
    code = f"""
import runpy, sys
class Held:
    def __del__(self): print("freed")
held = Held()
sys.argv = ["x", "check", "missing.py"]
runpy.run_module({module!r}, run_name="__main__")
"""
    ran = subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True, text=True, cwd=tmp_path
    )
    assert ran.returncode == 4
    assert ran.stdout.startswith("missing.py: ")
    assert "freed" not in ran.stdout


def test_a_profile_of_a_command_is_complete(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "cProfile", "-m", "codemod", "stages"]
    ran = subprocess.run(command, check=True, capture_output=True, text=True, cwd=tmp_path)
    assert "function calls" in ran.stdout


def test_an_output_that_cannot_be_written_ends_as_python_does(tmp_path: Path) -> None:
    code = """
import io, os, sys
from stage4_gate.short_command import end_at_once
sys.stdout = io.TextIOWrapper(open(1, "wb"))
print("lost")
os.close(1)
sys.exit(end_at_once(0))
"""
    ran = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert ran.returncode == 120
    assert "Bad file descriptor" in ran.stderr
