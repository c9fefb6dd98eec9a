"""The figures in summary.json."""

from __future__ import annotations

import json

from stage4.checks.canary.evidence import evidence_of
from stage4.checks.canary.pinging import SequentialTests
from stage4.config.settings import Settings
from stage4.model import Facts, Ping, Trouble

SETTINGS = Settings("http://a", "http://a/health")
URL = "http://a/health"


def evidence(*pings: Ping) -> dict[str, object]:
    facts = Facts(pings=pings, warm_up=(Ping(-9.0, 0.0, 4.5678, 200, url=URL),), dropped=2)
    tests = SequentialTests(SETTINGS, (URL,), facts.warm_up)
    tests.add(pings)
    return evidence_of(SETTINGS, facts, tests)


def test_the_figures_of_some_pings() -> None:
    found = evidence(
        Ping(0.0, 0.0, 10.12345, 200, cost_ms=0.2, url=URL),
        Ping(111.0, 60.0, 1500.0, 200, cost_ms=0.4, url=URL),
        Ping(222.0, 0.0, 1.0, None, Trouble.REFUSED, url=URL),
    )
    assert (found["count"], found["oks"], found["over_slo"]) == (3, 2, 2)
    assert (found["late"], found["dropped"]) == (1, 2)
    assert found["samples"] == [10.123, 1500.0, 1.0]
    assert (found["p50_ms"], found["p95_ms"], found["max_ms"]) == (10.123, 1500.0, 1500.0)
    assert found["warm_up_ms"] == [4.568]
    assert found["failed"] == [
        {"sample": 2, "status": None, "trouble": "refused", "reason": "connection refused"}
    ]
    assert found["over_slo_events"] == 1
    json.dumps(found)


def test_few_pings_have_no_upper_end_of_the_interval() -> None:
    few = evidence(*[Ping(n * 111.0, 0.0, 1.0, 200, url=URL) for n in range(71)])
    many = evidence(*[Ping(n * 111.0, 0.0, 1.0, 200, url=URL) for n in range(84)])
    assert few["p95_interval_ms"] == [1.0, None]
    assert many["p95_interval_ms"] == [1.0, 1.0]
    assert few["urls"] == {}
