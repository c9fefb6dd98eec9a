"""Plans and measurements for the tests of a load test."""

from __future__ import annotations

from collections.abc import Callable

from stage4.load.plan import LoadPlan
from stage4.load.record import Ended, Measured, Send, WorkerReport

URL = "http://127.0.0.1:9"


def plan_of(rate: float = 20, seconds: float = 30, **values: object) -> LoadPlan:
    return LoadPlan(URL, rate, for_s=seconds, ramp_up_s=1, **values)  # type: ignore[arg-type]


def sends_of(plan: LoadPlan, send: Callable[[int], Send]) -> tuple[Send, ...]:
    return tuple(send(number) for number in range(plan.sends))


def fast(number: int) -> Send:
    return Send(number, 0.2, 5.0, 200)


def measured(
    plan: LoadPlan, send: Callable[[int], Send] = fast, ended: Ended = Ended.COMPLETE
) -> Measured:
    return Measured(sends_of(plan, send), (WorkerReport("a", plan.sends),), joined=1, ended=ended)
