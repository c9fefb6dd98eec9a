"""run_and_save.sh: keeps the status, and shows the results of this run only."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.stage4.command import DEAD, SAVE, run_program


def test_run_and_save_keeps_the_status_and_shows_nothing_stale(tmp_path: Path) -> None:
    bad = run_program(SAVE, tmp_path, PROD_URL=DEAD, PYTHON=sys.executable)
    assert bad.returncode == 1
    assert '"status": "FAIL"' in bad.stdout
    garbage = run_program(SAVE, tmp_path, PROD_URL="garbage", PYTHON=sys.executable)
    assert garbage.returncode == 2
    assert '"status"' not in garbage.stdout
    assert (tmp_path / "qa/stage4/v0.4.0").is_dir()


@pytest.mark.parametrize("words", [["--help"], ["--only", "health", "-h"]])
def test_help_is_that_of_a_run_and_keeps_the_last_results(tmp_path: Path, words: list[str]) -> None:
    last = tmp_path / "qa/stage4/v0.4.0/summary.json"
    last.parent.mkdir(parents=True)
    last.write_text("{}")
    run = run_program([*SAVE, *words], tmp_path, PYTHON=sys.executable)
    assert run.returncode == 0
    assert "--timeout" in run.stdout
    assert last.name not in run.stdout and last.read_text() == "{}"
