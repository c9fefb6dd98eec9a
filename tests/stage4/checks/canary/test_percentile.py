"""Percentiles and their intervals: laws and exact figures."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stage4.checks.canary.percentile import interval, nearest_rank

FINITE = st.floats(0, 1e6, allow_nan=False)


@given(st.lists(FINITE, min_size=1, max_size=60), st.floats(0.1, 100))
def test_nearest_rank_is_the_smallest_with_that_share_at_or_below(
    samples: list[float], percent: float
) -> None:
    found = nearest_rank(samples, percent)
    wanted = math.ceil(percent * len(samples) / 100)
    assert found in samples
    assert sum(x <= found for x in samples) >= wanted
    assert sum(x < found for x in samples) < max(wanted, 1)


def test_nearest_rank_of_nothing() -> None:
    with pytest.raises(ValueError, match="no samples"):
        nearest_rank([], 95)


@pytest.mark.parametrize(("count", "bounded"), [(59, False), (71, False), (72, True), (200, True)])
def test_an_upper_bound_needs_enough_samples(count: int, bounded: bool) -> None:
    """Two-sided 95 %: 0.95 ** n <= 0.025 from 72 samples on."""
    low, high = interval([float(n) for n in range(count)], 95)
    assert low is not None
    assert (high is not None) is bounded


@given(st.lists(FINITE, min_size=1, max_size=150))
def test_the_interval_holds_the_percentile(samples: list[float]) -> None:
    low, high = interval(samples, 95)
    p95 = nearest_rank(samples, 95)
    assert low is None or low <= p95
    assert high is None or p95 <= high


def test_the_interval_covers_the_true_percentile() -> None:
    chance = random.Random(1)
    true = -math.log(0.05)
    held = 0
    for _ in range(400):
        low, high = interval([chance.expovariate(1) for _ in range(200)], 95)
        assert low is not None and high is not None
        held += low <= true <= high
    assert held / 400 > 0.93
