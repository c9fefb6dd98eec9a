"""The commands search for garbage rarely; a program that imports them keeps its own settings."""

from __future__ import annotations

import subprocess
import sys

import pytest

from stage4_gate.collector import OBJECTS

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
