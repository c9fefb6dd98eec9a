"""Runs stage4 as a process, and a service for it to check."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

from tests.checkout import ROOT
from tests.stage4.servers import Behaviour, answer, request_of

SCRIPT = [sys.executable, str(ROOT / "stage4/run_stage4.py")]
SAVE = ["bash", str(ROOT / "stage4/run_and_save.sh")]
MODULE = [sys.executable, "-m", "stage4"]
KEPT = ("PATH", "HOME", "LANG", "TMPDIR")
POLICY = "Content-Security-Policy: default-src 'self'\r\n"
DEAD = "http://127.0.0.1:9"
SOON = ("--slo-p95-ms", "0.1")  # no service is that fast: the canary is over after a few pings


def environment(**variables: str) -> dict[str, str]:
    clean = {name: os.environ[name] for name in KEPT if name in os.environ}
    return {**clean, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error", **variables}


def run_program(
    program: list[str], folder: Path, *words: str, **variables: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*program, *words],
        cwd=folder,
        env=environment(**variables),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def stage4(folder: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return run_program(MODULE, folder, *words, **variables)


def site(health: bytes | None = None, root: bytes | None = None, delay: float = 0.0) -> Behaviour:
    """A service with a health endpoint and a root."""
    page = answer(b"<p>hello</p>", headers=f"Content-Type: text/html\r\n{POLICY}")

    def behave(connection: socket.socket, number: int) -> None:
        while request := request_of(connection):
            time.sleep(delay)
            is_health = request.split(b" ", 2)[1].startswith(b"/health")
            connection.sendall((health or answer()) if is_health else (root or page))

    return behave


def summary(folder: Path, place: str = "qa/stage4/v0.4.0") -> dict[str, object]:
    data: dict[str, object] = json.loads((folder / place / "summary.json").read_text("utf-8"))
    return data
