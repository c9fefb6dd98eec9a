"""The whole way: `bash scripts/run_gate.sh`, and the real gate against a service that is broken."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from release_gate.paths import ROOT
from release_gate.reference import PLAN, PROJECT
from release_gate.runner.discovery import checks_of
from tests.release_gate.faults.proxy import Forward, Proxy, Request, Response

ENVIRON = {
    name: value
    for name, value in os.environ.items()
    if not name.startswith(("STRIPE_", "NOTIFY_", "EMAIL_", "PROD_", "STAGE_", "EXPECT_", "S4_"))
}


SCRIPTS = sorted((ROOT / "scripts").glob("*.sh"))
# What a broken service fails.
PART = ("--only", "home", "--only", "bundle_a", "-k", "HOME-02 or API-04")


def changed_files(checkout: Path) -> str:
    """What git sees as changed."""
    command = ["git", "-C", str(checkout), "status", "--porcelain"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def last_summary(checkout: Path) -> dict[str, object]:
    summaries = (checkout / "qa" / "_aggregate").glob("*T*Z*/summary.json")
    newest = max(summaries, key=os.path.getmtime)
    summary: dict[str, object] = json.loads(newest.read_text("utf-8"))
    return summary


def test_the_gate_passes_from_one_command_and_leaves_git_clean(checkout: Path) -> None:
    done = subprocess.run(
        ["bash", "scripts/run_gate.sh"],
        cwd=checkout,
        env=ENVIRON,
        capture_output=True,
        text=True,
        timeout=1800,
        check=False,
    )
    said = done.stdout
    assert done.returncode == 0, said + done.stderr
    assert said.splitlines()[-1] == "[ReleaseGate] Final exit code (with Stage 4): 0"
    positions = [said.index(f"[{pack.label}]") for pack in PLAN]
    assert [*positions, said.index("[Stage 4]")] == sorted([*positions, said.index("[Stage 4]")])
    counted = sum(len(checks_of(PROJECT, pack)) for pack in PLAN)
    assert f"PASS: {counted} of {counted} checks passed in" in said  # none skipped, none failed
    assert last_summary(checkout)["status"] == "PASS"
    board = (checkout / "public" / "test2.html").read_text("utf-8")
    assert "Stage 4" in board
    assert all(pack.title in board for pack in PLAN)
    assert changed_files(checkout) == ""


def in_bad_health(request: Request, forward: Forward) -> Response:
    """A backend that has lost its health: 503 where it should say that it is well."""
    answer = forward(request)
    if request.path == "/health":
        return Response(503, [("Content-Type", "application/json")], b'{"status": "fail"}')
    return answer


def test_the_gate_fails_against_a_broken_service(checkout: Path, backend_url: str) -> None:
    proxy = Proxy(backend_url)
    proxy.broken = in_bad_health
    gate = str(checkout / "release_gate" / "run_all.py")
    with proxy.serving():
        done = subprocess.run(
            [sys.executable, gate, *PART, "--base-url", proxy.url],
            cwd="/",
            env={
                **ENVIRON,
                "PROD_URL": backend_url,
                "HEALTH_URL": f"{backend_url}/health",
                "GATE_WEBHOOK_SECRET": "whsec_of_another_service",
            },
            capture_output=True,
            text=True,
            timeout=1800,
            check=False,
        )
    assert done.returncode == 1, done.stdout
    assert "HOME-02" in done.stdout
    assert "API-04" in done.stdout
    assert f"health URL  {proxy.url}/health" in done.stdout
    assert done.stdout.splitlines()[-1] == "[ReleaseGate] Final exit code (with Stage 4): 1"
    assert last_summary(checkout)["status"] == "FAIL"


def test_no_backend_is_one_line_and_fails_at_once(checkout: Path) -> None:
    done = subprocess.run(
        [sys.executable, "release_gate/run_all.py", "--base-url", "http://127.0.0.1:1"],
        cwd=checkout,
        env={**ENVIRON, "HEALTH_URL": "http://127.0.0.1:1/health"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert "bash scripts/serve_api.sh" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_the_scripts_parse(script: Path) -> None:
    assert subprocess.run(["bash", "-n", str(script)], check=False).returncode == 0
