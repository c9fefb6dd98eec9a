"""The warnings beside a verdict."""

from __future__ import annotations

from dataclasses import replace

from stage4.checks.canary.pinging import SequentialTests
from stage4.checks.canary.warnings import warnings_of
from stage4.config.settings import Settings
from stage4.model import Facts, Ping, Status

SETTINGS = Settings("http://a", "http://a/health")
URL = SETTINGS.health_url


def warned(over: set[int], count: int = 540, dropped: int = 0, late_ms: float = 0.0) -> list[str]:
    pings = tuple(
        Ping(n * 1000 / 9, late_ms, 1200.0 if n in over else 5.0, 200, url=URL)
        for n in range(count)
    )
    facts = Facts(pings=pings, warm_up=(replace(pings[-1], scheduled_ms=-9.0),), dropped=dropped)
    tests = SequentialTests(SETTINGS, (URL,), facts.warm_up)
    tests.add(pings)
    found = warnings_of(SETTINGS, facts, tests)
    assert {finding.status for finding in found} <= {Status.WARN}
    return [finding.id for finding in found]


def test_nothing_to_say() -> None:
    assert warned(set()) == []


def test_a_hiccup_alone_and_pings_beside_it() -> None:
    assert warned({40, 41, 42}) == ["canary.hiccup"]
    assert warned({40, 41, 42, 90}) == ["canary.hiccup", "canary.some-over-limit"]
    assert warned({40, 90}) == ["canary.some-over-limit"]


def test_a_failure_has_no_hiccup() -> None:
    assert "canary.hiccup" not in warned(set(range(540)))


def test_bursts() -> None:
    bursts = {start + n for start in range(20, 120, 20) for n in range(3)}
    assert "canary.bursts" in warned(bursts, count=120)


def test_dropped_and_late_pings() -> None:
    assert warned(set(), dropped=3) == ["canary.dropped"]
    assert warned(set(), late_ms=80.0) == ["canary.late"]


def test_pings_that_waited_for_the_service_are_not_this_machines_fault() -> None:
    pings = [Ping(n * 1000 / 9, 80.0, 4000.0, 200, url=URL) for n in range(84)]
    facts = Facts(pings=tuple(pings))
    tests = SequentialTests(SETTINGS, (URL,), ())
    tests.add(pings)
    ids = {finding.id for finding in warnings_of(SETTINGS, facts, tests)}
    assert "canary.late" not in ids
