"""Percentiles of samples and their confidence intervals, free of any distribution. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence


def nearest_rank(samples: Sequence[float], percent: float) -> float:
    """The percentile by nearest rank: the smallest sample with at least that share at or below it.

    No interpolation: definition 1 of R. J. Hyndman and Y. Fan, "Sample Quantiles in Statistical
    Packages", The American Statistician 50 (1996), 361-365. Raises ValueError for no samples.
    """
    if not samples:
        raise ValueError("no samples")
    rank = math.ceil(percent * len(samples) / 100)
    return sorted(samples)[max(rank, 1) - 1]


def interval(
    samples: Sequence[float], percent: float, confidence: float = 0.95
) -> tuple[float | None, float | None]:
    """A distribution-free confidence interval of a percentile, from two order statistics.

    H. A. David and H. N. Nagaraja, "Order Statistics", 3rd ed. 2003, 7.1: the number of samples
    below the true quantile is binomial. Each side errs with at most (1 - confidence) / 2; None
    where there are too few samples for a bound on that side.
    """
    ordered = sorted(samples)
    count, share = len(ordered), percent / 100
    each = (1 - confidence) / 2
    below = 0.0  # P(Binomial(count, share) <= rank)
    lower: float | None = None
    upper: float | None = None
    for rank in range(count):
        below += _binomial(count, rank, share)
        if below <= each:
            lower = ordered[rank]
        if below >= 1 - each and upper is None:
            upper = ordered[rank]
    return lower, upper


def binomial_at_most(hits: int, count: int, share: float) -> float:
    """P(Binomial(count, share) <= hits)."""
    return sum(_binomial(count, number, share) for number in range(hits + 1))


def upper_bound(hits: int, count: int, confidence: float) -> float:
    """The exact upper bound of a share (C. J. Clopper and E. S. Pearson, Biometrika 26, 1934)."""
    if hits >= count:
        return 1.0
    low, high = hits / count, 1.0
    while high - low > 1e-6:
        middle = (low + high) / 2
        if binomial_at_most(hits, count, middle) > 1 - confidence:
            low = middle
        else:
            high = middle
    return high


def _binomial(count: int, hits: int, share: float) -> float:
    if share in (0.0, 1.0):
        return float(hits == count * share)
    return math.exp(
        math.lgamma(count + 1)
        - math.lgamma(hits + 1)
        - math.lgamma(count - hits + 1)
        + hits * math.log(share)
        + (count - hits) * math.log1p(-share)
    )
