"""Compares the gate with pytest alone on the same checks: wall time and CPU time.

    python benchmarks/gate_speed.py [--runs N] [PACK]...

`sequential` is one pytest process for all packs with one browser; `pytest-xdist` has one worker and
one browser per core. Each run has a new private backend, and Stage 4 does not run. The ways take
turns, so that other work on the machine disturbs each of them alike. A first run of the gate, which
stores the baselines and the durations, is not counted. CPU time is that of all processes of a run
but the backend under test.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from release_gate.paths import ROOT
from release_gate.reference import PLAN
from release_gate.testkit.private_backend import running

SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER of Linux: processes without a parent become ours
PYTEST = (
    *(sys.executable, "-m", "pytest", "-q", "-c", "release_gate/pytest.ini", "--rootdir", "."),
)
GATE = "import sys; from release_gate.run_all import main; sys.exit(main())"


def ways(packs: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The command of each way to run these packs."""
    paths = [pack.path for pack in PLAN if pack.name in packs]
    only = [word for pack in packs for word in ("--only", pack)]
    return {
        "sequential": (*PYTEST, *paths),
        "pytest-xdist": (*PYTEST, "-p", "xdist", "-n", str(os.cpu_count()), *paths),
        "the gate": (sys.executable, "-c", GATE, *only),
    }


def run(command: tuple[str, ...]) -> tuple[float, float]:
    """Seconds of wall time, and of CPU time without the backend under test."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Path(folder) / "gate.sqlite3") as backend,
    ):
        own = {"PROD_URL": backend.url, "GATE_WEBHOOK_SECRET": backend.secret}
        own |= {"PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        before, began = cpu_of_children(), time.perf_counter()
        done = subprocess.run(
            command,
            cwd=ROOT,
            env={**os.environ, **own},
            capture_output=True,
            text=True,
            check=False,
        )
        wall = time.perf_counter() - began
        cpu = cpu_of_children(reap=True) - before
    if done.returncode:
        sys.exit(f"{command[:4]} ended with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr}")
    return wall, cpu


def cpu_of_children(reap: bool = False) -> float:
    """Seconds of the children that have ended, with those that they left behind."""
    while reap:
        try:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):  # the backend still runs
                break
        except ChildProcessError:
            break
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description="Compare the gate with pytest alone.")
    parser.add_argument("--runs", type=int, default=3, metavar="N")
    names = [pack.name for pack in PLAN]
    parser.add_argument("packs", nargs="*", choices=[*names, []], metavar="PACK")
    options = parser.parse_args()
    ctypes.CDLL(None).prctl(SUBREAPER, 1)
    commands = ways(options.packs or names)
    run(commands["the gate"])
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for _ in range(options.runs):
        for name, command in commands.items():
            found[name].append(run(command))
            print(f"{name:14} {found[name][-1][0]:6.1f} s", file=sys.stderr, flush=True)
    first = statistics.median(wall for wall, _ in found["sequential"])
    for name, times in found.items():
        wall, cpu = (statistics.median(column) for column in zip(*times, strict=True))
        print(f"{name:14} {wall:6.1f} s  CPU {cpu:6.1f} s  {wall / first:.2f} of sequential")


if __name__ == "__main__":
    main()
