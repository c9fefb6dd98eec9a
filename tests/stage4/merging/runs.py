"""Runs of one service at several places."""

from __future__ import annotations

from dataclasses import replace

from stage4.model import CheckResult, Finding, Status, Verdict
from tests.stage4.verdicts import canary, verdict_of


def figures(samples: list[float]) -> dict[str, object]:
    """The evidence of a canary with these latencies, in ms; the first ping was answered 503."""
    over = sum(sample >= 1000 for sample in samples)
    failed = [{"sample": 0, "status": 503}]
    return canary(
        samples=samples, count=len(samples), oks=len(samples) - 1, over_slo=over,
        slo_p95_ms=1000.0, failed=failed, late=1, dropped=2,
    )  # fmt: skip


def run_of(status: Status, place: int = 0, samples: tuple[float, ...] = (1.0, 2.0)) -> Verdict:
    """A run whose health check has this status; its canary passes."""
    verdict = verdict_of(figures(list(samples)))
    finding = Finding("health.thing", status, f"it is {status.value}")
    results = (CheckResult.of("health", [finding]), *verdict.results[1:])
    time = f"2026-01-02T03:0{place}:05+00:00"
    return replace(verdict, results=results, timestamp=time, duration_s=place)
