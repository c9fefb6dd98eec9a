"""The statistics of the canary: what may be said about a p95 from a few pings. Pure.

Every ping is over the limit or not; "p95 < limit" says that fewer than 5 % of requests are over.
Nothing is assumed about the shape of the latencies.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import Enum
from itertools import pairwise
from typing import NamedTuple

SIGNIFICANT = 0.05  # of the test for bursts
MOST_WIDENING = 4.0  # a burst's pings count for at least a quarter: a lasting fault is no burst


class Decision(Enum):
    PASS = "pass"
    FAIL = "fail"
    GO_ON = "go on"


class Plan(NamedTuple):
    """A sequential test and its schedule.

    good, bad     shares over the limit between which a verdict is wanted
    false_fail    accepted probability to fail a service whose share is `good` (Wald's alpha)
    false_pass    accepted probability to pass a service whose share is `bad` (Wald's beta)
    least         pings before a pass, however good they are
    most          pings after which the test ends without a verdict
    per_second    pings sent a second
    connections   at most this many at a time
    """

    good: float = 0.01
    bad: float = 0.05
    false_fail: float = 0.05
    false_pass: float = 0.05
    least: int = 1
    most: int = 400
    per_second: float = 9.0
    connections: int = 10

    def evidence(self, count: int, over: int) -> float:
        """The log-likelihood ratio of `bad` against `good`."""
        return over * math.log(self.bad / self.good) + (count - over) * math.log(
            (1 - self.bad) / (1 - self.good)
        )

    @property
    def fails_from(self) -> float:
        """Evidence from which it fails: Wald's bound log((1 - beta) / alpha)."""
        return math.log((1 - self.false_pass) / self.false_fail)

    @property
    def passes_to(self) -> float:
        """Evidence down to which it passes: Wald's bound log(beta / (1 - alpha))."""
        return math.log(self.false_pass / (1 - self.false_fail))


# standard: spread so that half-second bursts keep a false pass under 5 % (see tests and docs).
# quick: a pass from 72 pings on. Wald's bounds are approximate: with .049, and without the last
# ten pings, the exact rates are under .05.
PLANS = {
    "quick": Plan(false_pass=0.049, most=390),
    "standard": Plan(least=200, per_second=6.6),
    "strict": Plan(false_fail=0.01, false_pass=0.01, least=300, most=900, per_second=8.0),
}


def decide(over: Sequence[bool], plan: Plan) -> Decision:
    """The sequential probability ratio test after the pings so far, in the order of the schedule.

    A. Wald, "Sequential Tests of Statistical Hypotheses", Ann. Math. Statist. 16 (1945), 117-186.
    Where pings depend on each other the evidence is divided by `widening(over)`.
    """
    first = decide_unwidened(plan, len(over), sum(over))
    return (
        first
        if first is Decision.GO_ON
        else decide_unwidened(plan, len(over), sum(over), widening(over))
    )


def decide_unwidened(plan: Plan, count: int, over: int, widen: float = 1.0) -> Decision:
    """Never a failure while the p95 of the very pings is under the limit."""
    evidence = plan.evidence(count, over) / widen
    if evidence >= plan.fails_from and over > count - math.ceil(0.95 * count):
        return Decision.FAIL
    if evidence <= plan.passes_to and count >= plan.least:
        return Decision.PASS
    return Decision.GO_ON


def widening(over: Sequence[bool]) -> float:
    """By how much bursts thin the evidence: 1 where none show, at most MOST_WIDENING.

    Bursts show where there are significantly few runs. The factor is then the variance inflation
    (1 + r) / (1 - r) of a first-order Markov chain with lag-1 correlation r
    (N. T. J. Bailey, "The Elements of Stochastic Processes", 1964, 3.3; also Student's
    effective sample size for autocorrelated series).
    """
    if runs_p_value(over) >= SIGNIFICANT:
        return 1.0
    r = min(max(lag_1(over), 0.0), 0.99)
    return min((1 + r) / (1 - r), MOST_WIDENING)


def lag_1(over: Sequence[bool]) -> float:
    """The correlation of each ping with the one before; 0 where all are alike."""
    mean = sum(over) / len(over)
    variance = sum((x - mean) ** 2 for x in over)
    if not variance:
        return 0.0
    return sum((x - mean) * (y - mean) for x, y in pairwise(over)) / variance


def runs_p_value(over: Sequence[bool]) -> float:
    """The exact probability of so few runs, or fewer, in a random order.

    A. Wald and J. Wolfowitz, "On a Test Whether Two Samples are from the Same Population",
    Ann. Math. Statist. 11 (1940), 147-162. 1 where one kind is missing.
    """
    count, ones = len(over), sum(over)
    if ones in (0, count):
        return 1.0
    runs = 1 + sum(x != y for x, y in pairwise(over))
    zeros = count - ones
    ways = sum(_arrangements(ones, zeros, number) for number in range(2, runs + 1))
    return ways / math.comb(count, ones)


def _arrangements(ones: int, zeros: int, runs: int) -> int:
    """Orders of so many ones and zeros with exactly so many runs."""
    half, odd = divmod(runs, 2)
    if not odd:
        return 2 * math.comb(ones - 1, half - 1) * math.comb(zeros - 1, half - 1)
    return math.comb(ones - 1, half) * math.comb(zeros - 1, half - 1) + math.comb(
        ones - 1, half - 1
    ) * math.comb(zeros - 1, half)
