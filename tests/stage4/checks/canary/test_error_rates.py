"""The error rates that the profiles promise, by exact computation and by simulation."""

from __future__ import annotations

import itertools
import math
import random

import pytest

from stage4.checks.canary.plan import PLANS, Plan
from tests.stage4.checks.canary.error_rates import (
    exact_false_fail,
    exact_false_pass,
    may_pass,
    simulate,
)

SMALL = Plan(
    good=0.05, bad=0.5, false_fail=0.1, false_pass_early=0.1, false_pass_end=0.1, least=1, most=11
)


@pytest.mark.parametrize("profile", PLANS)
def test_a_false_pass_at_5_percent_stays_under_5_percent(profile: str, nightly: bool) -> None:
    if profile == "strict" and not nightly:
        pytest.skip("the recursion over 1,200 pings takes half a minute: nightly")
    plan = PLANS[profile]
    promised = plan.false_pass_early + plan.false_pass_end
    assert exact_false_pass(plan, plan.bad) < promised <= 0.05


@pytest.mark.parametrize("profile", PLANS)
def test_a_false_fail_at_1_percent_stays_under_what_is_promised(profile: str) -> None:
    plan = PLANS[profile]
    assert exact_false_fail(plan, plan.good) < plan.false_fail <= 0.05


def test_the_recursion_agrees_with_every_sequence() -> None:
    """All 2^11 sequences of a small plan."""
    share, passes = 0.3, 0.0
    for flags in itertools.product((False, True), repeat=SMALL.most):
        chance = math.prod(share if flag else 1 - share for flag in flags)
        for count in range(1, SMALL.most + 1):
            runs = [len(list(g)) for key, g in itertools.groupby(flags[:count]) if key]
            longest = max(runs, default=0)
            if longest > 4 or may_pass(SMALL, count, sum(flags[:count]), longest):
                passes += chance
                break
    assert exact_false_pass(SMALL, share) == pytest.approx(passes)


@pytest.mark.parametrize("profile", PLANS)
def test_simulated_error_rates(profile: str, nightly: bool) -> None:
    plan, chance = PLANS[profile], random.Random(7)
    runs = 10_000 if nightly else 150
    slack = 3 * math.sqrt(0.05 * 0.95 / runs)
    assert simulate(plan, plan.bad, runs, chance).passes <= 0.05 + slack
    assert simulate(plan, plan.good, runs, chance).fails <= plan.false_fail + slack


@pytest.mark.parametrize(("burst_s", "most"), [(0.1, 0.07), (0.2, 0.1), (0.5, 0.14)])
def test_short_bursts_seldom_pass_standard(burst_s: float, most: float, nightly: bool) -> None:
    chance, runs = random.Random(11), 4_000 if nightly else 150
    passes = simulate(PLANS["standard"], 0.05, runs, chance, burst_s).passes
    assert passes <= most + 2 * math.sqrt(most * (1 - most) / runs)


@pytest.mark.parametrize("profile", PLANS)
def test_a_sound_service_hardly_ever_fails(profile: str) -> None:
    ends = simulate(PLANS[profile], 0.005, 150, random.Random(3))
    assert ends.passes >= 0.98
