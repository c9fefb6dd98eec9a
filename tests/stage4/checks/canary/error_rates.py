"""How often the canary errs, and what one stall does.

`python -m tests.stage4.checks.canary.error_rates [RUNS]`

Exact upper bounds for independent pings, then simulations for independent pings and for bursts.
The tables of docs/stage4.md are its output; the tests hold the bounds.
"""

from __future__ import annotations

import math
import random
import sys
from collections.abc import Iterator
from typing import NamedTuple

from stage4.checks.canary.percentile import binomial_at_most
from stage4.checks.canary.plan import PLANS, Plan
from stage4.checks.canary.sequential import Decision, Outcome, Sequential, p95_is_over

LONGEST_RUN = 4  # longer ones count as a pass in the exact computation: it errs to the safe side
SHARES = (0.005, 0.01, 0.02, 0.03, 0.035, 0.04, 0.05, 0.1, 0.3)
GOOD_S = 0.01  # that an answer takes in time
POSITIONS = {"first ping": -0.005, "early": 0.11, "middle": 0.43, "last pings": 0.91}
STALLS_S = (0.5, 1.0, 1.3, 1.5, 2.0, 3.0, 6.0)
WORDS = {Decision.PASS: "PASS", Decision.FAIL: "FAIL", Decision.NONE: "INCONCLUSIVE"}
BURSTS_S = (0.1, 0.2, 0.5, 1.0, 1.5, 2.0)


def exact_false_pass(plan: Plan, share: float) -> float:
    """An upper bound of the probability of a pass, for independent pings.

    Forward recursion over (over, run now, longest run), as in L. A. Aroian, "Sequential Analysis,
    Direct Method", Technometrics 10 (1968), 125-132. A failure before the end and the widening
    for bursts, which only make a pass rarer, are left out.
    """
    going = {(0, 0, 0): 1.0}
    passes = 0.0
    for count in range(1, plan.most + 1):
        reached: dict[tuple[int, int, int], float] = {}
        for (over, now, longest), chance in going.items():
            for key, part in (
                ((over, 0, longest), chance * (1 - share)),
                ((over + 1, now + 1, max(longest, now + 1)), chance * share),
            ):
                reached[key] = reached.get(key, 0.0) + part
        going = {}
        for (over, now, longest), chance in reached.items():
            if longest > LONGEST_RUN or may_pass(plan, count, over, longest):
                passes += chance
            else:
                going[over, now, longest] = chance
    return passes


def may_pass(plan: Plan, count: int, over: int, longest: int) -> bool:
    """Whether a run may pass after `count` pings, of which the longest series over is this."""
    forgiven = max(longest - 1, 0)
    if count >= plan.most:
        bound = binomial_at_most(over - forgiven, count - forgiven, plan.bad)
        return bound <= plan.false_pass_end
    evidence = plan.evidence(count - forgiven, over - forgiven)
    return count >= plan.least and evidence <= plan.passes_to


def exact_false_fail(plan: Plan, share: float) -> float:
    """An upper bound of the probability of a failure, for independent pings.

    The event that is forgiven, which only makes a failure rarer, is left out.
    """
    going = {0: 1.0}
    fails = 0.0
    for count in range(1, plan.most + 1):
        reached: dict[int, float] = {}
        for over, chance in going.items():
            reached[over] = reached.get(over, 0.0) + chance * (1 - share)
            reached[over + 1] = reached.get(over + 1, 0.0) + chance * share
        going = {}
        for over, chance in reached.items():
            evidence = plan.evidence(count, over)
            if evidence >= plan.fails_from and p95_is_over(count, over):
                fails += chance
            elif count < plan.least or evidence > plan.passes_to:
                going[over] = chance
    at_most = plan.false_pass_end
    return fails + sum(
        chance
        for over, chance in going.items()
        if binomial_at_most(over, plan.most, plan.bad) > at_most
    )


class Ends(NamedTuple):
    """Shares of runs by their end, and the pings on average."""

    passes: float
    fails: float
    none: float
    pings: float


def simulate(
    plan: Plan, share: float, runs: int, chance: random.Random, burst_s: float = 0
) -> Ends:
    """Runs of the test itself; `burst_s` 0: every ping is independent of the others."""
    ends = dict.fromkeys(Decision, 0)
    pings = 0
    for _ in range(runs):
        test = Sequential(plan, [Outcome(-0.1, -0.09, False)])
        source = (
            bursts(plan, share, burst_s, chance) if burst_s else independent(plan, share, chance)
        )
        for outcome in source:
            if test.add(outcome) is not Decision.GO_ON:
                break
        ends[test.decision] += 1
        pings += test.count
    none = ends[Decision.NONE] + ends[Decision.GO_ON]
    return Ends(ends[Decision.PASS] / runs, ends[Decision.FAIL] / runs, none / runs, pings / runs)


def independent(plan: Plan, share: float, chance: random.Random) -> Iterator[Outcome]:
    """Pings that are over the limit independently of each other."""
    for n in range(plan.most):
        left, over = n / plan.per_second, chance.random() < share
        yield Outcome(left, left + (0.05 if over else 0.01), over)


def bursts(plan: Plan, share: float, burst_s: float, chance: random.Random) -> Iterator[Outcome]:
    """Pings on schedule against a service that stalls for `burst_s`, at random times."""
    quiet_s = (burst_s or 1) * (1 - share) / share
    slow = chance.random() < share
    until = chance.random() * burst_s if slow else chance.expovariate(1 / quiet_s)
    for n in range(plan.most):
        left = n / plan.per_second
        while left >= until:
            slow = not slow
            until += burst_s if slow else chance.expovariate(1 / quiet_s)
        yield Outcome(left, until if slow else left + 0.01, slow)


def service(plan: Plan, stalls: list[tuple[float, float]], limit_s: float) -> list[Outcome]:
    """The plan's clock against a service that stands still from a time on, for a time."""
    outcomes = []
    for n in range(plan.most):
        left = n / plan.per_second
        end = max((s + length for s, length in stalls if s <= left < s + length), default=left)
        outcomes.append(Outcome(left, end + GOOD_S, end + GOOD_S - left >= limit_s))
    return outcomes


def begins(plan: Plan, position: str) -> float:
    """When a stall at a named position begins; seconds after the first ping."""
    return POSITIONS[position] * plan.least / plan.per_second


def hiccups() -> Iterator[str]:
    """One stall by its length and position, with a limit of 100 ms."""
    yield "| profile | stall | " + " | ".join(POSITIONS) + " |"
    yield "|---|---|" + "---|" * len(POSITIONS)
    for name, plan in PLANS.items():
        for length_s in STALLS_S:
            cells = []
            for position in POSITIONS:
                test = Sequential(plan)
                for outcome in service(plan, [(begins(plan, position), length_s)], 0.1):
                    if test.add(outcome) is not Decision.GO_ON:
                        break
                cells.append(f"{WORDS[test.decision]}, {test.count / plan.per_second:.0f} s")
            yield f"| {name} | {length_s:g} s | " + " | ".join(cells) + " |"


def table(runs: int, chance: random.Random) -> Iterator[str]:
    """The lines of docs/stage4.md."""
    yield "| profile | false pass at 5 %: at most | at 1 %: fails at most |"
    yield "|---|---|---|"
    for name, plan in PLANS.items():
        passes, fails = exact_false_pass(plan, plan.bad), exact_false_fail(plan, plan.good)
        yield f"| {name} | {passes:.4f} | {fails:.4f} |"
    yield ""
    yield "| share over the limit, independent | " + " | ".join(PLANS) + " |"
    yield "|---|" + "---|" * len(PLANS)
    for share in SHARES:
        yield _row(f"{share:.1%}", share, runs, chance)
    for share in (0.01, 0.05):
        yield ""
        yield f"| bursts, {share:.0%} of the time | " + " | ".join(PLANS) + " |"
        yield "|---|" + "---|" * len(PLANS)
        for burst_s in BURSTS_S:
            yield _row(f"{burst_s:g} s", share, runs, chance, burst_s)


def _row(name: str, share: float, runs: int, chance: random.Random, burst_s: float = 0.0) -> str:
    cells = []
    for plan in PLANS.values():
        ends = simulate(plan, share, runs, chance, burst_s)
        seconds = ends.pings / plan.per_second
        cells.append(f"{ends.passes:.3f} / {ends.fails:.3f} / {ends.none:.3f}, {seconds:.0f} s")
    return f"| {name} | " + " | ".join(cells) + " |"


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    print(
        f"PASS / FAIL / no verdict, and seconds on average; {runs} runs, ±{1 / math.sqrt(runs):.3f}"
    )
    for line in hiccups():
        print(line)
    for line in table(runs, random.Random(1)):
        print(line, flush=True)


if __name__ == "__main__":
    main()
