"""The last verdict of each target as metrics of Prometheus, served on loopback."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from stage4.errors import UsageError
from stage4.model import Status, Verdict

UNNAMED = "default"  # the label of a service that is not a named target
QUANTILES = ("p50_ms", "p95_ms", "p99_ms")


class _Seen(NamedTuple):
    runs: int = 0
    verdict: Verdict | None = None


class Metrics:
    """The results of the runs. They exist from the start, with 0 runs.

    targets  their names; "" is the unnamed one
    checks   the names of the checks that run
    """

    def __init__(self, targets: Sequence[str], checks: Sequence[str]) -> None:
        self._checks = tuple(checks)
        self._seen = {target: _Seen() for target in targets}
        self._lock = threading.Lock()

    def note(self, verdict: Verdict) -> None:
        """Count a run of its target, from any thread."""
        with self._lock:
            runs = self._seen.get(verdict.target, _Seen()).runs + 1
            self._seen[verdict.target] = _Seen(runs, verdict)

    def collect(self) -> Iterator[Any]:
        """The metric families, as prometheus-client asks a collector for them."""
        from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

        label = ["target"]
        runs = CounterMetricFamily("stage4_runs", "Runs since the start.", labels=label)
        time = GaugeMetricFamily(
            "stage4_last_run_timestamp_seconds",
            "When the last run began, 0 before the first.",
            labels=label,
        )
        up = GaugeMetricFamily(
            "stage4_up", "1 if the last run passed, else 0; NaN before the first.", labels=label
        )
        warnings = GaugeMetricFamily("stage4_warnings", "Warnings of the last run.", labels=label)
        statuses = GaugeMetricFamily(
            "stage4_check_status",
            "1 for the status that the check had in the last run.",
            labels=["target", "check", "status"],
        )
        with self._lock:
            seen = dict(self._seen)
        for target, (number, verdict) in seen.items():
            name = [target or UNNAMED]
            runs.add_metric(name, number)
            time.add_metric(name, _epoch(verdict))
            up.add_metric(name, _up(verdict))
            warnings.add_metric(name, len(verdict.warnings) if verdict else 0)
            for check, status, value in self._statuses(verdict):
                statuses.add_metric([*name, check, status], value)
        yield from (runs, time, up, warnings, statuses)
        yield from _latencies(seen)

    def _statuses(self, verdict: Verdict | None) -> Iterator[tuple[str, str, int]]:
        found = {result.name: result.status for result in verdict.results} if verdict else {}
        for check in dict.fromkeys((*self._checks, *found)):
            for status in Status:
                yield check, status.value, int(found.get(check) is status)


def _latencies(seen: dict[str, _Seen]) -> Iterator[Any]:
    from prometheus_client.core import GaugeMetricFamily

    for key in QUANTILES:
        quantile = key.removesuffix("_ms")
        family = GaugeMetricFamily(
            f"stage4_canary_{quantile}_seconds",
            f"The {quantile} of the canary's pings in the last run.",
            labels=["target"],
        )
        for target, (_, verdict) in seen.items():
            results = verdict.results if verdict else ()
            value = next((r.evidence.get(key) for r in results if r.name == "canary"), None)
            if value is not None:
                family.add_metric([target or UNNAMED], value / 1000)
        yield family


def _epoch(verdict: Verdict | None) -> float:
    """Seconds since 1970: a scraper can see that a watch has stopped running."""
    return datetime.fromisoformat(verdict.timestamp).timestamp() if verdict else 0.0


def _up(verdict: Verdict | None) -> float:
    """Not a number before the first run: an alert on 0 must not fire then."""
    return float("nan") if verdict is None else float(verdict.status is Status.PASS)


def serve(metrics: Metrics, port: int) -> int:
    """Serve /metrics on 127.0.0.1 in a thread; the port. Raises UsageError."""
    try:
        from prometheus_client import CollectorRegistry, start_http_server
    except ImportError:
        hint = "pip install 'stage4-gate[metrics]'"
        raise UsageError("--metrics-port needs the package prometheus-client", hint) from None
    registry = CollectorRegistry()
    registry.register(metrics)
    try:
        server, _ = start_http_server(port, "127.0.0.1", registry)
    except OSError as why:
        hint = "give a free port, or 0"
        raise UsageError(f"--metrics-port {port}: {why.strerror}", hint) from None
    return int(server.server_port)
