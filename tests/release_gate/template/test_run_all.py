"""The files that a new gate is made of: sound as they are."""

from __future__ import annotations

import subprocess
import sys

import pytest

from release_gate.new import TEMPLATE
from release_gate.project import read_project
from tests.checkout import ROOT


def test_the_settings_are_valid_and_state_every_default_of_the_service() -> None:
    project = read_project(TEMPLATE)
    assert [pack.name for pack in project.plan] == ["site"]
    assert project.root == TEMPLATE.parent
    assert (project.service.health, project.service.states_health) == ("/", False)


def test_users_formatters_and_linters_find_nothing() -> None:
    """With ruff's own settings, not with those of this repository."""
    for words in (["check"], ["format", "--check"]):
        command = [sys.executable, "-m", "ruff", *words, "--isolated", "--no-cache", str(TEMPLATE)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("lacking", ["psutil", "release_gate.command"])
def test_without_the_packages_one_line_says_what_to_install(lacking: str) -> None:
    code = (
        f"import runpy, sys; sys.modules[{lacking!r}] = None; sys.argv = ['run_all.py'];"
        f"runpy.run_path({str(TEMPLATE / 'run_all.py')!r}, run_name='__main__')"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert lacking in line
    assert 'pip install "stage4-gate[gate]"' in line
