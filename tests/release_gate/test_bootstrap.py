"""The gate started by a Python without its packages: continued in .venv, or one line."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest

from release_gate import bootstrap


@pytest.fixture
def started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository in which run_all.py was started and a package is missing."""
    gate = tmp_path / "release_gate" / "run_all.py"
    gate.parent.mkdir()
    gate.touch()
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "NEEDED", ("no_such_package",))
    monkeypatch.setitem(sys.modules, "__main__", SimpleNamespace(__file__=str(gate)))
    return tmp_path


def test_without_an_environment_one_line_says_what_to_run(started: Path) -> None:
    with pytest.raises(SystemExit) as caught:
        bootstrap.ensure_packages()
    assert caught.value.code == (
        "run_all.py: the package no_such_package is missing (run first: bash scripts/setup.sh)"
    )


def test_with_an_environment_the_same_command_continues_in_it(
    started: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = started / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.touch()
    calls: list[tuple[str, Sequence[str]]] = []

    def execv(path: str, argv: Sequence[str]) -> None:
        calls.append((str(path), argv))
        raise SystemExit(0)

    monkeypatch.setattr(os, "execv", execv)
    monkeypatch.setattr(sys, "argv", ["run_all.py", "--list"])
    with pytest.raises(SystemExit):
        bootstrap.ensure_packages()
    assert calls == [(str(python), [str(python), "run_all.py", "--list"])]


def test_another_program_that_imports_the_gate_is_left_alone(
    started: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "__main__", SimpleNamespace(__file__="/usr/bin/other"))
    bootstrap.ensure_packages()
