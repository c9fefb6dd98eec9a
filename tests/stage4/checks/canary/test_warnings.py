"""The warnings beside a verdict."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace

import pytest

from stage4.checks.canary.evidence import LATE_MS
from stage4.checks.canary.pinging import SequentialTests
from stage4.checks.canary.warnings import warnings_of
from stage4.config.settings import Settings
from stage4.model import Facts, Finding, Ping, Status

SETTINGS = Settings("http://a", "http://a/health")
URL = SETTINGS.health_url


def judged(pings: Sequence[Ping], dropped: int = 0) -> list[Finding]:
    warm_up = (replace(pings[-1], scheduled_ms=-9.0),)
    facts = Facts(pings=tuple(pings), warm_up=warm_up, dropped=dropped)
    tests = SequentialTests(SETTINGS, (URL,), warm_up)
    tests.add(pings)
    found = warnings_of(SETTINGS, facts, tests)
    assert {finding.status for finding in found} <= {Status.WARN}
    return found


def pings_of(over: Set[int], count: int = 540, late: int = 0, late_ms: float = 0.0) -> list[Ping]:
    """9 pings a second: those of `over` take 1.2 s, the first `late` ones leave `late_ms` late."""
    return [
        Ping(n * 1000 / 9, late_ms if n < late else 0.0, 1200.0 if n in over else 5.0, 200, url=URL)
        for n in range(count)
    ]


def warned(over: Set[int], count: int = 540, dropped: int = 0) -> list[str]:
    return [finding.id for finding in judged(pings_of(over, count), dropped)]


def test_nothing_to_say() -> None:
    assert warned(set()) == []


def test_a_hiccup_alone_and_pings_beside_it() -> None:
    assert warned({40, 41, 42}) == ["canary.hiccup"]
    assert warned({40, 41, 42, 90}) == ["canary.hiccup", "canary.some-over-limit"]
    assert warned({40, 90}) == ["canary.some-over-limit"]


def test_a_hiccup_is_the_longest_run_with_its_time() -> None:
    hiccup, *_ = judged(pings_of({3, 4, 90, 91, 92, 200}))
    assert hiccup.message == (
        "3 consecutive pings were over the limit or failed, 10.0 s into the run, for 1.4 s"
    )


def test_a_failure_has_no_hiccup() -> None:
    assert "canary.hiccup" not in warned(set(range(540)))


def test_bursts() -> None:
    bursts = {start + n for start in range(20, 120, 20) for n in range(3)}
    assert "canary.bursts" in warned(bursts, count=120)


def test_dropped_pings() -> None:
    assert warned(set(), dropped=3) == ["canary.dropped"]


@pytest.mark.parametrize(
    ("late", "late_ms", "messages"),
    [
        (540, LATE_MS + 1, ["540 of 540 pings left late"]),
        (28, LATE_MS + 1, ["28 of 540 pings left late"]),
        (27, LATE_MS + 1, []),  # of 540, that is LATE_SHARE
        (540, LATE_MS, []),
    ],
)
def test_late_pings_are_this_machines_fault(late: int, late_ms: float, messages: list[str]) -> None:
    found = judged(pings_of(set(), late=late, late_ms=late_ms))
    assert [finding.message for finding in found] == messages


def test_pings_that_waited_for_the_service_are_not_this_machines_fault() -> None:
    pings = [Ping(n * 1000 / 9, 80.0, 4000.0, 200, url=URL) for n in range(84)]
    facts = Facts(pings=tuple(pings))
    tests = SequentialTests(SETTINGS, (URL,), ())
    tests.add(pings)
    ids = {finding.id for finding in warnings_of(SETTINGS, facts, tests)}
    assert "canary.late" not in ids
