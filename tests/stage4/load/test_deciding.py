"""The canary's test over sends: its error rates hold at every rate."""

from __future__ import annotations

import random

import pytest

from stage4.checks.canary.plan import LONGEST_PLAN_PINGS
from stage4.checks.canary.sequential import Decision
from stage4.load.deciding import decision_of, sequential_plan, step_of
from stage4.load.plan import LoadPlan
from stage4.load.record import Send, ping_of
from tests.stage4.load.cases import URL, plan_of


def decision(plan: LoadPlan, share: float, seed: int) -> Decision:
    chance = random.Random(seed)
    over = [chance.random() < share for _ in range(plan.sends)]
    sends = (Send(number, 0, 1500 if over[number] else 5, 200) for number in range(plan.sends))
    return decision_of(plan, ((send.number, ping_of(send, plan)) for send in sends))


@pytest.mark.parametrize("rate", [9, 40])
def test_error_rates_at_the_limits(rate: float) -> None:
    plan = plan_of(rate, 60)
    bad = [decision(plan, 0.05, seed) for seed in range(60)]
    assert sum(each is Decision.PASS for each in bad) <= 0.05 * 60 + 4  # three deviations
    good = [decision(plan, 0.01, seed) for seed in range(60)]
    assert sum(each is Decision.FAIL for each in good) <= 0.05 * 60 + 4
    assert sum(each is Decision.PASS for each in good) >= 40


def test_what_is_clear_is_decided() -> None:
    assert decision(plan_of(), 0.0, 1) is Decision.PASS
    assert decision(plan_of(), 0.5, 1) is Decision.FAIL


def test_a_few_sends_are_no_proof() -> None:
    assert decision(plan_of(9, 5), 0.0, 1) is Decision.NONE


def test_a_high_rate_is_judged_by_a_bounded_part_of_its_sends() -> None:
    plan = LoadPlan(URL, 5000, for_s=60)
    assert step_of(plan) == 15 and sequential_plan(plan).most <= LONGEST_PLAN_PINGS
    assert sequential_plan(plan).least / (5000 / 15) == pytest.approx(84 / 9, rel=0.01)
