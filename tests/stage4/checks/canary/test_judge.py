"""The canary's judgement, on recorded pings."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stage4.checks.canary.judge import judge
from stage4.checks.canary.outcome import over_limit
from stage4.config.settings import Settings
from stage4.model import CheckResult, Facts, Ping, Status, Trouble

SETTINGS = Settings("http://a", "http://a/health")
WARM_UP = (Ping(-100.0, 0.0, 5.0, 200),)


def ping(latency_ms: float = 5.0, status: int | None = 200, trouble: Trouble | None = None) -> Ping:
    return Ping(0.0, 0.1, latency_ms, status, trouble, 0.1, "http://a/health")


def facts(pings: Sequence[Ping], dropped: int = 0) -> Facts:
    """The pings on the schedule of the quick profile, after a warm-up in time."""
    timed = [replace(ping, scheduled_ms=n * 1000 / 9) for n, ping in enumerate(pings)]
    return Facts(pings=tuple(timed), warm_up=WARM_UP, dropped=dropped)


def judged(pings: Sequence[Ping], dropped: int = 0) -> CheckResult:
    return judge(SETTINGS, facts(pings, dropped))


def ids(result: CheckResult) -> set[str]:
    return {finding.id for finding in result.findings}


SLOW, REFUSED = ping(1000.0), ping(1.0, None, Trouble.REFUSED)


def every_third(bad: Ping) -> list[Ping]:
    return [bad if n % 3 == 2 else ping() for n in range(60)]


@pytest.mark.parametrize(
    ("pings", "status"),
    [
        ([ping()] * 84, Status.PASS),
        ([ping()] * 83, Status.INCONCLUSIVE),
        ([SLOW] * 60, Status.FAIL),
        ([ping(999.9)] * 84, Status.PASS),
        ([ping(status=503)] * 60, Status.FAIL),
        ([ping(status=302)] * 60, Status.FAIL),
        ([ping(status=None, trouble=Trouble.RESET)] * 60, Status.FAIL),
        ([SLOW] * 2 + [ping()] * 300, Status.WARN),
        ([], Status.ERROR),
    ],
)
def test_verdicts(pings: list[Ping], status: Status) -> None:
    assert judged(pings).status is status


@pytest.mark.parametrize(
    ("bad", "name", "words"),
    [
        (
            SLOW,
            "canary.p95-over-limit",
            "the limit is 1000 ms: 20 of 60 pings were over 1000 ms",
        ),
        (REFUSED, "canary.no-answer", "connection refused"),
        (ping(status=503), "canary.error-status", "status 503"),
        (ping(status=401), "canary.access-refused", "status 401"),
        (ping(status=429), "canary.rate-limited", "status 429"),
        (replace(ping(), problem="it says 'down'"), "canary.says-down", "it says 'down'"),
        (ping(5000.0, None, Trouble.TIMEOUT), "canary.p95-over-limit", "timeout"),
    ],
)
def test_a_failure_is_named_for_its_cause(bad: Ping, name: str, words: str) -> None:
    result = judged(every_third(bad))
    assert result.status is Status.FAIL
    finding = result.findings[0]
    assert len(finding.message) < 160
    assert (finding.id, finding.status) == (name, Status.FAIL)
    assert words in finding.message
    assert ("p95" in finding.message) == (name == "canary.p95-over-limit")


def test_429_has_the_rate_as_its_remedy() -> None:
    assert "--rate" in judged(every_third(ping(status=429))).findings[0].remedy


def test_fast_errors_count_against_it() -> None:
    result = judged([ping(), ping(1.0, 500)] * 20)
    over = result.evidence["over_slo"]
    assert result.status is Status.FAIL
    assert f"{over} status 500" in result.findings[0].message
    assert result.evidence["count"] - result.evidence["oks"] == over == 20
    assert len(result.evidence["failed"]) == 20


def test_a_hiccup_is_a_warning() -> None:
    stalled = [ping(1500 - n * 111) for n in range(4)]
    result = judged([ping()] * 30 + stalled + [ping()] * 300)
    assert result.status is Status.WARN
    assert ids(result) == {"canary.p95-under-limit", "canary.hiccup"}
    assert "4 consecutive pings" in result.findings[1].message


def test_three_slow_pings_in_390_are_a_warning() -> None:
    result = judged([SLOW if n in (50, 170, 300) else ping(10.0) for n in range(390)])
    assert result.status is Status.WARN
    assert ids(result) == {"canary.p95-under-limit", "canary.some-over-limit"}
    assert result.evidence["p95_ms"] == 10.0


def test_bursts_and_drops_are_reported() -> None:
    result = judged(([ping()] * 30 + [ping(2000.0)] * 4) * 3, dropped=3)
    assert {"canary.bursts", "canary.dropped"} <= ids(result)
    assert result.status is Status.FAIL


def test_one_url_of_several_fails_by_its_name() -> None:
    urls = ("http://a/one", "http://a/two")
    settings = replace(SETTINGS, ping_urls=urls)
    pings = [
        replace(ping(2000.0 if n % 2 else 5.0), scheduled_ms=n * 1000 / 9, url=urls[n % 2])
        for n in range(80)
    ]
    result = judge(settings, Facts(pings=tuple(pings), warm_up=WARM_UP))
    assert result.status is Status.FAIL
    assert urls[1] in result.findings[0].message
    assert urls[0] not in result.findings[0].message
    assert set(result.evidence["urls"]) == set(urls)


@given(st.lists(st.floats(0, 5000), min_size=1, max_size=120))
def test_the_evidence_is_that_of_its_samples(latencies: list[float]) -> None:
    pings = [ping(latency) for latency in latencies]
    evidence = judged(pings).evidence
    samples = evidence["samples"]
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
def test_before_the_end_no_failure_while_its_own_p95_is_under_the_limit(pings: list[Ping]) -> None:
    result = judged(pings)
    over = sum(over_limit(pings, 1000.0))
    if result.status is Status.FAIL:
        assert over > len(pings) - math.ceil(0.95 * len(pings))
    if result.status is Status.PASS:
        assert over <= 0.02 * len(pings)
        assert result.evidence["p95_ms"] < 1000
