"""Which runs make one verdict."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from stage4.merging.comparing import compare
from stage4.model import Status, Verdict
from tests.stage4.verdicts import canary, verdict_of

ONE = verdict_of(canary(slo_p95_ms=1000.0))
TWO = replace(ONE, timestamp="2026-01-02T03:09:05+00:00")
THREE = replace(ONE, timestamp="2026-01-02T04:09:05+00:00")


def test_runs_of_one_service_belong_together() -> None:
    compared = compare({"eu": ONE, "us": TWO}, {})
    assert compared.runs == {"eu": ONE, "us": TWO}
    assert compared.result.status is Status.PASS
    assert compared.result.findings[0].message == "2 places: eu, us"


def test_a_missing_place_is_named() -> None:
    compared = compare({"eu": ONE}, {"us": "no summary.json"})
    (finding,) = compared.result.findings
    assert (finding.id, finding.message) == ("merge.missing", "us: no summary.json")
    assert compared.result.status is Status.ERROR


def test_the_same_run_counts_once() -> None:
    compared = compare({"eu": ONE, "us": ONE}, {})
    assert compared.runs == {"eu": ONE}
    assert [finding.id for finding in compared.result.findings] == ["merge.duplicate"]


@pytest.mark.parametrize(
    ("foreign", "words"),
    [
        (replace(THREE, base_url="http://other"), "base URL http://other"),
        (replace(THREE, expect_live=True), "intent live, not not live"),
        (replace(THREE, profile="strict"), "profile strict, not quick"),
        (
            replace(verdict_of(canary(slo_p95_ms=9.0)), timestamp=THREE.timestamp),
            "p95 limit in ms 9.0, not 1000.0",
        ),
        (replace(THREE, results=THREE.results[:2]), "checks canary, health, not canary"),
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_a_foreign_run_does_not_count(foreign: Verdict, words: str, first: bool) -> None:
    runs = {"eu": ONE, "us": TWO}
    runs = {"x": foreign, **runs} if first else {**runs, "x": foreign}
    compared = compare(runs, {})
    assert set(compared.runs) == {"eu", "us"}
    (finding,) = compared.result.findings
    assert finding.id == "merge.foreign" and finding.message.startswith(f"x: {words}")


def test_runs_that_are_hours_apart_warn() -> None:
    began = datetime.fromisoformat(ONE.timestamp)
    for apart, status in ((timedelta(hours=6), Status.PASS), (timedelta(hours=6.6), Status.WARN)):
        late = replace(ONE, timestamp=(began + apart).isoformat())
        result = compare({"eu": ONE, "us": late}, {}).result
        assert result.status is status, apart
    (finding,) = result.findings
    assert (finding.id, finding.message) == ("merge.apart", "us ran 7 h after eu")


def test_a_run_that_has_used_no_limit_belongs_to_the_others_and_does_not_lead_them() -> None:
    """As where the service refused every ping's connection."""
    without = replace(verdict_of({}), timestamp=THREE.timestamp)
    assert set(compare({"x": without, "eu": ONE}, {}).runs) == {"x", "eu"}


def test_without_any_run_only_the_missing_places_are_named() -> None:
    compared = compare({}, {"us": "no summary.json"})
    assert (compared.runs, compared.result.status) == ({}, Status.ERROR)
