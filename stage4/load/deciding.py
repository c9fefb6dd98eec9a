"""The canary's sequential test over the sends of a load test. Pure.

The test judges at most LONGEST_PLAN_PINGS sends: at a high rate every second, third, ... one of the
schedule, chosen before anything is known of it. The plan of the profile is scaled to the rate, so
that a pass takes as long as that of the canary.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

from stage4.checks.canary.outcome import outcome
from stage4.checks.canary.plan import LONGEST_PLAN_PINGS, PLANS, Plan
from stage4.checks.canary.sequential import Decision, Sequential
from stage4.load.plan import LoadPlan
from stage4.model import Ping


def step_of(plan: LoadPlan) -> int:
    """One send in so many is judged."""
    return max(math.ceil((plan.sends - plan.ramp_up_sends) / LONGEST_PLAN_PINGS), 1)


def sequential_plan(plan: LoadPlan) -> Plan:
    """The sequential test of a load test."""
    step = step_of(plan)
    scaled = PLANS[plan.profile].at_rate(plan.rate_per_s / step)
    most = max((plan.sends - plan.ramp_up_sends) // step, 1)
    return replace(scaled, most=most, least=min(scaled.least, most))


class LoadTest:
    """Sends in the order of the schedule, those of the ramp-up first."""

    def __init__(self, plan: LoadPlan) -> None:
        self._plan, self._step = plan, step_of(plan)
        self._warm_up: list[Ping] = []
        self._test: Sequential | None = None

    def add(self, number: int, ping: Ping) -> Decision:
        """Count a send; the decision stays once it is made."""
        place = number - self._plan.ramp_up_sends
        if place % self._step:
            return self.decision
        if place < 0:
            self._warm_up.append(ping)
            return Decision.GO_ON
        return self.test.add(outcome(ping, self._plan.limit_ms))

    @property
    def test(self) -> Sequential:
        """The sequential test; it begins with the first send at the full rate."""
        if self._test is None:
            before = [outcome(ping, self._plan.limit_ms) for ping in self._warm_up]
            self._test = Sequential(sequential_plan(self._plan), before)
        return self._test

    @property
    def decision(self) -> Decision:
        """The decision so far."""
        return self._test.decision if self._test else Decision.GO_ON


def decision_of(plan: LoadPlan, pings: Iterable[tuple[int, Ping]]) -> Decision:
    """The decision over recorded sends: pairs of number and ping."""
    test = LoadTest(plan)
    for number, ping in pings:
        test.add(number, ping)
    return test.decision
