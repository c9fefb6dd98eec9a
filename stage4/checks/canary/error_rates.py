"""How often a plan errs: the exact probabilities of each outcome, for independent pings. Pure."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from stage4.checks.canary.sequential import Decision, Plan, decide_unwidened


class Rates(NamedTuple):
    """What a plan comes to for a service with a given share over the limit."""

    passes: float
    fails: float
    open: float
    pings: float  # on average


@lru_cache
def rates(plan: Plan, share: float) -> Rates:
    """The exact probabilities of each end, for independent pings.

    Forward recursion over (pings, over), as in L. A. Aroian, "Sequential Analysis, Direct Method",
    Technometrics 10 (1968), 125-132.
    """
    going = {0: 1.0}  # number over -> probability to be there without a decision
    passes = fails = pings = 0.0
    for count in range(1, plan.most + 1):
        pings += sum(going.values())
        reached: dict[int, float] = {}
        for over, chance in going.items():
            reached[over] = reached.get(over, 0.0) + chance * (1 - share)
            reached[over + 1] = reached.get(over + 1, 0.0) + chance * share
        going = {}
        for over, chance in reached.items():
            decision = decide_unwidened(plan, count, over)
            if decision is Decision.FAIL:
                fails += chance
            elif decision is Decision.PASS:
                passes += chance
            else:
                going[over] = chance
    return Rates(passes, fails, sum(going.values()), pings)
