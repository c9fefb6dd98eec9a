"""What a ping counts as, and the words for it."""

from __future__ import annotations

import pytest

from stage4.checks.canary.outcome import (
    KINDS,
    Reason,
    failures,
    kind,
    main_reason,
    outcome,
    over_limit,
    reason,
)
from stage4.model import Ping, Trouble


def ping(
    latency_ms: float = 5.0,
    status: int | None = 200,
    trouble: Trouble | None = None,
    problem: str = "",
) -> Ping:
    return Ping(1000.0, 0.0, latency_ms, status, trouble, problem=problem)


@pytest.mark.parametrize(
    ("recorded", "expected"),
    [
        (ping(), None),
        (ping(99.9), None),
        (ping(100.0), Reason.SLOW),
        (ping(5000.0, None, Trouble.TIMEOUT), Reason.SLOW),
        (ping(1.0, None, Trouble.REFUSED), Reason.NO_ANSWER),
        (ping(1.0, None), Reason.NO_ANSWER),
        (ping(status=429), Reason.RATE_LIMITED),
        (ping(status=401), Reason.NO_ACCESS),
        (ping(status=403), Reason.NO_ACCESS),
        (ping(status=302), Reason.STATUS),
        (ping(status=503), Reason.STATUS),
        (ping(problem="it says 'down'"), Reason.DOWN),
        (ping(500.0, problem="it says 'down'"), Reason.DOWN),
    ],
)
def test_the_reason_of_a_ping(recorded: Ping, expected: Reason | None) -> None:
    assert reason(recorded, 100.0) is expected
    assert over_limit([recorded], 100.0) == [expected is not None]
    found = outcome(recorded, 100.0)
    assert (found.over, found.slow) == (expected is not None, expected is Reason.SLOW)
    assert found.answered_s == pytest.approx(found.left_s + recorded.latency_ms / 1000)


def test_the_main_reason_is_the_most_frequent() -> None:
    pings = [ping(), ping(200.0), ping(status=429), ping(status=429)]
    assert main_reason(pings, 100.0) is Reason.RATE_LIMITED
    assert main_reason([ping()], 100.0) is Reason.SLOW


def test_failures_are_counted_by_kind() -> None:
    refused = ping(1.0, None, Trouble.REFUSED)
    pings = [ping(), ping(9e9), refused, refused, ping(status=503)]
    assert failures(pings) == "2 connection refused, 1 status 503"
    assert failures([ping()]) == ""


def test_every_trouble_has_words() -> None:
    for trouble in Trouble:
        assert kind(ping(1.0, None, trouble)) == KINDS.get(trouble, trouble.value)
