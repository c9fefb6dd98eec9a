"""Every send leaves at its time, whichever worker sends it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stage4.load.plan import LoadPlan
from stage4.load.schedule import leaves_at_s, of_worker
from tests.stage4.load.cases import URL

PLANS = st.builds(
    lambda rate, seconds, ramp: LoadPlan(URL, rate, for_s=seconds, ramp_up_s=ramp),
    st.floats(0.5, 500),
    st.floats(1, 20),
    st.floats(0, 10),
)


@given(PLANS)
def test_times_rise_from_zero_to_the_end(plan: LoadPlan) -> None:
    times = [leaves_at_s(plan, number) for number in range(plan.sends)]
    assert times == sorted(times) and (not times or times[0] >= 0)
    assert all(time < plan.ramp_up_s + plan.for_s for time in times)


@given(PLANS, st.integers(1, 9))
def test_the_workers_send_everything_once(plan: LoadPlan, workers: int) -> None:
    numbers = [number for each in range(workers) for number in of_worker(plan, each, workers)]
    assert sorted(numbers) == list(range(plan.sends))


def test_the_rate_rises_and_then_stays() -> None:
    plan = LoadPlan(URL, 100, for_s=10, ramp_up_s=4)
    times = [leaves_at_s(plan, number) for number in range(plan.sends)]
    in_second = [sum(second <= time < second + 1 for time in times) for second in range(14)]
    assert in_second[:4] == pytest.approx([12.5, 37.5, 62.5, 87.5], abs=1)
    assert in_second[4:] == pytest.approx([100] * 10, abs=1)
