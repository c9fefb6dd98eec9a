"""The plans of the profiles, at their own rate and at others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stage4.checks.canary.plan import LONGEST_PLAN_PINGS, PLANS, plan_for


@pytest.mark.parametrize("profile", PLANS)
def test_a_pass_and_a_failure_are_apart(profile: str) -> None:
    plan = PLANS[profile]
    assert plan.passes_to < 0 < plan.fails_from
    assert plan.good < plan.bad
    assert plan.least < plan.most
    assert plan.evidence(plan.least, 0) <= plan.passes_to
    assert plan.false_pass_early + plan.false_pass_end <= 0.05


@given(st.sampled_from(sorted(PLANS)), st.floats(0.1, 500))
def test_another_rate_never_means_less_evidence(profile: str, per_second: float) -> None:
    plan, own = plan_for(profile, per_second), PLANS[profile]
    assert plan.per_second == per_second
    assert plan.least >= own.least and plan.most >= own.most
    assert plan.least < plan.most <= LONGEST_PLAN_PINGS
    if plan.most < LONGEST_PLAN_PINGS:
        assert plan.least / per_second >= own.least / own.per_second - 1e-9


def test_no_rate_is_the_rate_of_the_profile() -> None:
    assert plan_for("strict") is PLANS["strict"]
