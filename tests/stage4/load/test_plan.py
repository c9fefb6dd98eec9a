"""A plan: bounded, and the same after its way to another process."""

from __future__ import annotations

import json
import math

import pytest

from stage4.errors import UsageError
from stage4.load.plan import MAX_PER_SECOND, LoadPlan, Visit
from tests.stage4.load.cases import URL, plan_of


def test_it_is_the_same_in_another_process() -> None:
    visits = (Visit("/a", "POST", (("X-A", "b"),), "body"), Visit("/b"))
    plan = plan_of(visits=visits, locustfile="abc", stop_early=False)
    assert LoadPlan.from_json(json.loads(json.dumps(plan.as_json()))) == plan
    assert [visit.name for visit in visits] == ["POST /a", "/b"]


@pytest.mark.parametrize("rate", [0, -1, MAX_PER_SECOND + 1, math.nan, math.inf])
def test_a_rate_out_of_range_is_refused(rate: float) -> None:
    with pytest.raises(UsageError, match="--rate"):
        plan_of(rate).refuse_excess()


@pytest.mark.parametrize("seconds", [0.5, 3601, math.nan])
def test_a_time_out_of_range_is_refused(seconds: float) -> None:
    with pytest.raises(UsageError, match="--for"):
        plan_of(seconds=seconds).refuse_excess()


def test_too_many_sends_are_refused_in_every_process() -> None:
    plan = LoadPlan(URL, 1000, for_s=3600)
    with pytest.raises(UsageError, match="too many"):
        plan.refuse_excess()
    with pytest.raises(UsageError, match="too many"):
        LoadPlan.from_json(plan.as_json())
