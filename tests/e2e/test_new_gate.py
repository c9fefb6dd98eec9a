"""A team's own gate: for a Flask service that has nothing of this project, as its team sees it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.flask_shop import Shop

MAX_LINES = 40  # that a team writes until its own checks run
LAST = "[ReleaseGate] Final exit code (with Stage 4): "


def run(shop: Shop, command: list[str], **variables: str) -> subprocess.CompletedProcess[str]:
    """Run one of the team's commands. Stage 4's pings take ten seconds: once is enough."""
    named = ("PROD_URL", "STAGE_URL", "HEALTH_URL")
    environ = {name: value for name, value in os.environ.items() if name not in named}
    return subprocess.run(
        [sys.executable, *command[1:]],
        cwd=shop.folder,
        env={**environ, "S4_SKIP": "canary", **variables},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    shop = Shop(tmp_path)
    done = run(shop, shop.new)
    assert done.returncode == 0, done.stderr
    return shop


def test_a_new_gate_passes_as_it_is_written(shop: Shop) -> None:
    done = run(shop, shop.run, S4_SKIP="")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "PASS: 3 of 3 checks passed" in done.stdout
    assert "[Stage 4] PASS: 4 checks" in done.stdout
    assert done.stdout.splitlines()[-1] == f"{LAST}0"
    board = (shop.folder / "qa" / "board.html").read_text("utf-8")
    assert "The site" in board
    assert "Stage 4" in board
    assert (shop.folder / "qa" / "stage4").is_dir()


def test_a_team_writes_few_lines_for_its_own_checks(shop: Shop) -> None:
    lines = shop.write_own_lines()
    print(f"lines that the team wrote: {lines}")
    assert lines <= MAX_LINES
    done = run(shop, shop.run)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "PASS: 8 of 8 checks passed" in done.stdout


def test_a_broken_service_fails_its_check_and_the_gate(shop: Shop) -> None:
    shop.write_own_lines()
    application = shop.folder / "shop.py"
    application.write_text(application.read_text("utf-8").replace(": 20}", ": 0}"), "utf-8")
    done = run(shop, [*shop.run, "--only", "lamps"])
    assert done.returncode == 1
    assert "LAMP-01 Every lamp has a price: {'name': 'lamp', 'price': 0}" in done.stdout
    assert "FAIL: 1 of 2 checks passed, 1 failed" in done.stdout
    assert done.stdout.splitlines()[-1] == f"{LAST}1"


def test_a_service_that_does_not_start_is_one_line(shop: Shop) -> None:
    (shop.folder / "shop.py").write_text("raise SystemExit('no database')\n", encoding="utf-8")
    done = run(shop, shop.run)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "the service ended with status 1 before it answered" in line
    assert "no database" in line


def test_invalid_settings_and_options_are_one_line_and_no_run(shop: Shop) -> None:
    done = run(shop, [*shop.run, "--only", "nosuch"])
    assert (done.returncode, done.stdout) == (2, "")
    assert "unknown pack 'nosuch'" in done.stderr.splitlines()[-1]
    shop.change("gate.toml", "start_limit_s = 30", "start_limit = 30")
    done = run(shop, shop.run)
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert "unknown key 'start_limit' (did you mean 'start_limit_s'?" in line
