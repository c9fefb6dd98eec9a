"""What travels between processes is the same at the other end, or it is refused."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from stage4.load.plan import Visit
from stage4.load.record import Ended, Measured, Send, WorkerReport, ping_of
from stage4.model import Trouble
from tests.stage4.load.cases import plan_of


def test_measurements_are_the_same_in_another_process() -> None:
    plan = plan_of()
    sends = (Send(0, 0.1, 5.0, 200), Send(1, 0.0, 9.0, None, Trouble.REFUSED, "x"))
    reports = (WorkerReport("a", 2, 1, 0.5),)
    whole = Measured(sends, reports, ("b",), 2, Ended.LOST_WORKER, ("c",))
    assert Measured.from_json(json.loads(json.dumps(whole.as_json())), plan) == whole


@pytest.mark.parametrize(
    "values",
    [
        [],
        [0, 0, 0, 200, None],
        [-1, 0, 0, 200, None, ""],
        [10**9, 0, 0, 200, None, ""],
        [True, 0, 0, 200, None, ""],
        [0, -1, 0, 200, None, ""],
        [0, 0, math.nan, 200, None, ""],
        [0, 0, math.inf, 200, None, ""],
        [0, 0, "1", 200, None, ""],
        [0, 0, 0, "200", None, ""],
        [0, 0, 0, 200, "sabotage", ""],
    ],
)
def test_what_no_worker_sends_is_refused(values: list[Any]) -> None:
    with pytest.raises((ValueError, TypeError)):
        Send.from_json(values, plan_of())


def test_a_send_counts_from_the_full_rate_and_knows_its_path() -> None:
    plan = plan_of(visits=(Visit("/a"), Visit("/b")))
    first = plan.ramp_up_sends
    assert ping_of(Send(0, 0, 1, 200), plan).scheduled_ms == -1000
    ping = ping_of(Send(first + 1, 0, 1, 200), plan)
    assert ping.scheduled_ms == pytest.approx(50) and ping.ok
    assert ping.url == plan.visits[(first + 1) % 2].name
