"""The canary's judgement, on recorded pings."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stage4.checks.canary.check import judge, over_limit
from stage4.config.settings import Settings
from stage4.model import Facts, Ping, Status, Trouble

SETTINGS = Settings("http://a", "http://a/health")


def ping(latency_ms: float = 5.0, status: int | None = 200, trouble: Trouble | None = None) -> Ping:
    return Ping(0.0, 0.1, latency_ms, status, trouble, 0.1)


def judged(pings: list[Ping], dropped: int = 0) -> tuple[Status, set[str], dict[str, object]]:
    result = judge(SETTINGS, Facts(pings=tuple(pings), dropped=dropped))
    return result.status, {finding.id for finding in result.findings}, dict(result.evidence)


@pytest.mark.parametrize(
    ("pings", "status"),
    [
        ([ping()] * 72, Status.PASS),
        ([ping()] * 71, Status.INCONCLUSIVE),
        ([ping(1000.0)] * 2, Status.FAIL),
        ([ping(999.9)] * 72, Status.PASS),
        ([ping(status=503)] * 2, Status.FAIL),
        ([ping(status=302)] * 2, Status.FAIL),
        ([ping(status=None, trouble=Trouble.RESET)] * 2, Status.FAIL),
        ([], Status.ERROR),
    ],
)
def test_verdicts(pings: list[Ping], status: Status) -> None:
    assert judged(pings)[0] is status


def test_fast_errors_count_against_it_and_are_named() -> None:
    pings = [ping(), ping(1.0, 500)] * 20
    result = judge(SETTINGS, Facts(pings=tuple(pings)))
    assert result.status is Status.FAIL
    assert "20 status 500" in result.findings[0].message
    assert (result.evidence["oks"], result.evidence["over_slo"]) == (20, 20)
    assert len(result.evidence["failed"]) == 20


def test_bursts_and_drops_are_said() -> None:
    bursts = ([ping()] * 30 + [ping(2000.0)] * 4) * 3
    status, ids, _ = judged(bursts, dropped=3)
    assert {"canary.bursts", "canary.dropped"} <= ids
    assert status is Status.FAIL


@given(st.lists(st.floats(0, 5000), min_size=1, max_size=120))
def test_the_evidence_is_that_of_its_samples(latencies: list[float]) -> None:
    pings = [ping(latency) for latency in latencies]
    _, _, evidence = judged(pings)
    samples = evidence["samples"]
    assert isinstance(samples, list)
    count = len(samples)
    assert evidence["count"] == count == len(latencies)
    for percent in (50, 90, 95, 99):
        expected = sorted(samples)[math.ceil(percent * count / 100) - 1]
        assert evidence[f"p{percent}_ms"] == expected
    assert evidence["max_ms"] == max(samples)
    assert evidence["over_slo"] == sum(over_limit(pings, 1000.0))


@given(
    st.lists(st.sampled_from([ping(), ping(3000.0), ping(status=500)]), min_size=1, max_size=150)
)
def test_no_failure_while_its_own_p95_is_under_the_limit(pings: list[Ping]) -> None:
    status, _, evidence = judged(pings)
    over = sum(over_limit(pings, 1000.0))
    if status is Status.FAIL:
        assert over / len(pings) > 0.05 or over > len(pings) - math.ceil(0.95 * len(pings))
    if status is Status.PASS:
        assert over <= 0.02 * len(pings)
        assert float(str(evidence["p95_ms"])) < 1000
