"""The exact error rates: what the profiles promise, and agreement with every sequence."""

from __future__ import annotations

import itertools
import math

import pytest

from stage4.checks.canary.error_rates import rates
from stage4.checks.canary.sequential import PLANS, Plan

QUICK, STANDARD, STRICT = PLANS["quick"], PLANS["standard"], PLANS["strict"]


@pytest.mark.parametrize(
    ("plan", "false_pass", "false_fail"),
    [(QUICK, 0.05, 0.05), (STANDARD, 0.05, 0.05), (STRICT, 0.01, 0.01)],
)
def test_error_rates_are_what_the_profile_promises(
    plan: Plan, false_pass: float, false_fail: float
) -> None:
    assert rates(plan, plan.bad).passes <= false_pass
    assert rates(plan, plan.good).fails <= false_fail


def test_the_recursion_agrees_with_every_sequence() -> None:
    """All 2^12 sequences of a small plan, without the widening, which the recursion leaves out."""
    plan = Plan(good=0.05, bad=0.5, false_fail=0.1, false_pass=0.1, most=12)
    share = 0.3
    passes = fails = 0.0
    for flags in itertools.product((False, True), repeat=plan.most):
        chance = math.prod(share if flag else 1 - share for flag in flags)
        for count in range(1, plan.most + 1):
            over = sum(flags[:count])
            evidence = plan.evidence(count, over)
            if evidence >= plan.fails_from and over > count - math.ceil(0.95 * count):
                fails += chance
                break
            if evidence <= plan.passes_to:
                passes += chance
                break
    exact = rates(plan, share)
    assert exact.passes == pytest.approx(passes)
    assert exact.fails == pytest.approx(fails)
    assert exact.passes + exact.fails + exact.open == pytest.approx(1)
