"""Compares the gate with pytest alone on the same checks: wall time and CPU time.

    python benchmarks/gate_speed.py [RUNS]

`sequential` is one pytest process for all packs with one browser; `pytest-xdist` has one worker and
one browser per core. Each run has a new private backend. Stage 4 does not run. A first run, which
stores the baselines, is not counted.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from release_gate.paths import ROOT
from release_gate.plan import PLAN
from release_gate.testkit.private_backend import running

PYTEST = (
    *(sys.executable, "-m", "pytest", "-q", "-c", "release_gate/pytest.ini", "--rootdir", "."),
    *("-p", "pytest_rerunfailures"),
)
PATHS = tuple(pack.path for pack in PLAN)
GATE = "import sys; from release_gate.run_all import main; sys.exit(main())"
WAYS = {
    "sequential": (*PYTEST, *PATHS),
    "pytest-xdist": (*PYTEST, "-p", "xdist", "-n", str(os.cpu_count()), *PATHS),
    "the gate": (sys.executable, "-c", GATE),
}


def run(command: tuple[str, ...]) -> tuple[float, float]:
    """Seconds of wall time, and of CPU time without the backend."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Path(folder) / "gate.sqlite3") as backend,
    ):
        own = {"PROD_URL": backend.url, "GATE_WEBHOOK_SECRET": backend.secret}
        own |= {"PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        environ = {**os.environ, **own}
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        done = subprocess.run(
            command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False
        )
        wall = time.perf_counter() - began
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(f"{command[:4]} ended with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr}")
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    run(WAYS["the gate"])  # stores the baselines
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in WAYS}
    for _ in range(runs):
        for name, command in WAYS.items():
            found[name].append(run(command))
    first = statistics.median(wall for wall, _ in found["sequential"])
    for name, times in found.items():
        wall, cpu = (statistics.median(column) for column in zip(*times, strict=True))
        print(f"{name:22} {wall:6.1f} s  CPU {cpu:6.1f} s  {wall / first:.2f} of sequential")


if __name__ == "__main__":
    main()
