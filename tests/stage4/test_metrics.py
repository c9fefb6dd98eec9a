"""What Prometheus sees: before the first run, and after some."""

from __future__ import annotations

import math
from dataclasses import replace
from urllib.request import urlopen

import pytest
from prometheus_client.parser import text_string_to_metric_families as families

from stage4.errors import UsageError
from stage4.metrics import Metrics, serve
from stage4.model import CheckResult, Finding, Status, Verdict

NAMES = ("health", "canary")


def verdict(target: str = "", status: Status = Status.PASS) -> Verdict:
    evidence = {"p50_ms": 10.0, "p95_ms": 20.0, "p99_ms": 30.0}
    results = (CheckResult("health", status), CheckResult("canary", Status.PASS, (), evidence))
    return Verdict("2026-01-01T00:00:00+00:00", "http://a", "http://a/h", results, target=target)


def scraped(metrics: Metrics) -> dict[tuple[str, ...], float]:
    """Values by name and label values, from the real endpoint; every family has a help text."""
    with urlopen(f"http://127.0.0.1:{serve(metrics, 0)}/metrics", timeout=30) as response:
        found = list(families(response.read().decode()))
    assert all(family.documentation and family.type != "unknown" for family in found)
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in found
        for sample in family.samples
    }


def test_everything_is_there_before_the_first_run() -> None:
    found = scraped(Metrics(["eu", "us"], NAMES))
    for target in ("eu", "us"):
        assert found["stage4_runs_total", target] == 0
        assert math.isnan(found["stage4_up", target])
        assert found["stage4_last_run_timestamp_seconds", target] == 0
        assert {value for key, value in found.items() if key[0] == "stage4_check_status"} == {0}


def test_a_run_is_counted_for_its_target() -> None:
    metrics = Metrics(["eu", "us"], NAMES)
    metrics.note(verdict("eu"))
    metrics.note(verdict("eu", Status.FAIL))
    found = scraped(metrics)
    assert (found["stage4_runs_total", "eu"], found["stage4_runs_total", "us"]) == (2, 0)
    assert found["stage4_up", "eu"] == 0
    assert found["stage4_last_run_timestamp_seconds", "eu"] == 1767225600
    assert found["stage4_canary_p95_seconds", "eu"] == 0.02
    assert found["stage4_check_status", "health", "FAIL", "eu"] == 1
    assert found["stage4_check_status", "health", "PASS", "eu"] == 0


def test_warnings_are_counted() -> None:
    metrics = Metrics(["eu"], NAMES)
    assert scraped(metrics)["stage4_warnings", "eu"] == 0
    slow = CheckResult.of("health", [Finding("health.slow", Status.WARN, "slow")])
    metrics.note(replace(verdict("eu"), results=(slow,)))
    assert scraped(metrics)["stage4_warnings", "eu"] == 1


def test_the_unnamed_service_has_a_label() -> None:
    metrics = Metrics([""], NAMES)
    metrics.note(verdict())
    assert scraped(metrics)["stage4_up", "default"] == 1


def test_a_taken_port_is_a_usage_error() -> None:
    port = serve(Metrics([""], NAMES), 0)
    with pytest.raises(UsageError, match=str(port)):
        serve(Metrics([""], NAMES), port)
