"""The statistics of the canary: exact figures, laws, and simulation under --all."""

from __future__ import annotations

import itertools
import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stage4.checks.canary.percentile import nearest_rank
from stage4.checks.canary.sequential import (
    MOST_WIDENING,
    PLANS,
    Decision,
    Plan,
    decide,
    runs_p_value,
    widening,
)

QUICK, STANDARD, STRICT = PLANS["quick"], PLANS["standard"], PLANS["strict"]


def pings_until(decision: Decision, over: bool, plan: Plan) -> int:
    flags = [over] * plan.most
    return next(n for n in range(1, plan.most + 1) if decide(flags[:n], plan) is decision)


@pytest.mark.parametrize(
    ("plan", "to_pass", "to_fail"), [(QUICK, 72, 2), (STANDARD, 200, 2), (STRICT, 300, 3)]
)
def test_pings_to_a_verdict(plan: Plan, to_pass: int, to_fail: int) -> None:
    assert pings_until(Decision.PASS, False, plan) == to_pass
    assert pings_until(Decision.FAIL, True, plan) == to_fail


def test_standard_spans_half_a_minute() -> None:
    assert (STANDARD.least - 1) / STANDARD.per_second >= 30
    assert 7 <= 72 / QUICK.per_second <= 9


@given(st.lists(st.booleans(), min_size=2, max_size=9))
def test_runs_p_value_is_the_share_of_orders(flags: list[bool]) -> None:
    def runs(order: tuple[bool, ...]) -> int:
        return 1 + sum(x != y for x, y in itertools.pairwise(order))

    orders = set(itertools.permutations(flags))
    if len(orders) == 1:
        assert runs_p_value(flags) == 1
        return
    few = sum(runs(order) <= runs(tuple(flags)) for order in orders)
    assert runs_p_value(flags) == pytest.approx(few / len(orders))


def test_a_burst_is_not_yet_a_failure_but_a_lasting_fault_is() -> None:
    good = [False] * 30
    assert decide([*good, *[True] * 4], QUICK) is Decision.GO_ON
    assert decide([*good, *[True] * 12], QUICK) is Decision.FAIL


@given(st.lists(st.booleans(), max_size=200))
def test_widening_only_ever_weakens(flags: list[bool]) -> None:
    assert 1 <= widening(flags) <= MOST_WIDENING
    plain = QUICK.evidence(len(flags), sum(flags))
    if decide(flags, QUICK) is Decision.FAIL:
        assert plain >= QUICK.fails_from
        assert nearest_rank([float(flag) for flag in flags], 95) == 1
    if decide(flags, QUICK) is Decision.PASS:
        assert plain <= QUICK.passes_to


def simulate(plan: Plan, share: float, runs: int, chance: random.Random) -> dict[Decision, float]:
    """The shares of ends over so many runs of independent pings, widening included."""
    ends = dict.fromkeys(Decision, 0)
    for _ in range(runs):
        flags: list[bool] = []
        decision = Decision.GO_ON
        while decision is Decision.GO_ON and len(flags) < plan.most:
            flags.append(chance.random() < share)
            decision = decide(flags, plan)
        ends[decision] += 1
    return {decision: number / runs for decision, number in ends.items()}


@pytest.mark.parametrize("profile", PLANS)
def test_simulated_error_rates(profile: str, nightly: bool) -> None:
    plan, chance = PLANS[profile], random.Random(7)
    runs = 10_000 if nightly else 200
    slack = 3 * math.sqrt(0.05 / runs)
    assert simulate(plan, plan.bad, runs, chance)[Decision.PASS] <= plan.false_pass + slack
    assert simulate(plan, plan.good, runs, chance)[Decision.FAIL] <= plan.false_fail + slack


def bursts(seconds: float, share: float, per_second: float, chance: random.Random) -> list[bool]:
    """Pings on schedule against a server that is slow in bursts of half a second."""
    length = 0.5
    quiet = length * (1 - share) / share
    flags: list[bool] = []
    slow = chance.random() < share
    until = (
        chance.expovariate(1 / (length if slow else quiet))
        if not slow
        else chance.random() * length
    )
    for n in range(int(seconds * per_second)):
        while n / per_second >= until:
            slow = not slow
            until += length if slow else chance.expovariate(1 / quiet)
        flags.append(slow)
    return flags


def test_half_second_bursts_keep_a_false_pass_of_standard_under_5_percent(nightly: bool) -> None:
    chance = random.Random(11)
    runs = 10_000 if nightly else 400
    passes = 0
    for _ in range(runs):
        flags = bursts(STANDARD.most / STANDARD.per_second, 0.05, STANDARD.per_second, chance)
        for count in range(STANDARD.least, len(flags) + 1):
            decision = decide(flags[:count], STANDARD)
            if decision is not Decision.GO_ON:
                passes += decision is Decision.PASS
                break
    assert passes / runs <= 0.05 + 2 * math.sqrt(0.05 * 0.95 / runs)
