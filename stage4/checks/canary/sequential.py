"""The sequential test of the canary: what may be said about a p95 from a few pings. Pure.

Every ping is over the limit or not; "p95 < limit" says that fewer than 5 % of requests are over.
Nothing is assumed about the shape of the latencies.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from stage4.checks.canary.percentile import binomial_at_most
from stage4.checks.canary.plan import Plan

# Pings that leave within this time of an over-limit one belong to the same event: the longest
# hiccup that decides nothing (1.5 s), and what the service then needs to catch up.
HICCUP_S = 1.75
A_BURST = 1.3  # over-limit pings in a run on average; independent pings stay below
UNDER_DOUBT = 0.1  # a failure before the end needs a p95 that is over the limit beyond this
DEAD_SLOW_PINGS = 3  # at least, before a service that never answered in time fails
DEAD_SLOW_ANSWERS = 3  # slow ones in a row, each to a ping that left after the one before
DEAD_SLOW_S = 1.0  # that these take at least: caches fill in less
AFTER_A_HICCUP = 2.0  # times the least number of pings, once a hiccup was forgiven


class Decision(Enum):
    """The state of a sequential test."""

    PASS = "pass"
    FAIL = "fail"
    NONE = "none"  # the plan has ended without a verdict
    GO_ON = "go on"


@dataclass(frozen=True)
class Outcome:
    """A ping as the test sees it; seconds on one clock, warm-up before 0."""

    left_s: float  # in the schedule
    answered_s: float
    over: bool
    slow: bool = False  # over the limit for its latency, not for what was answered


@dataclass
class _Event:
    """Over-limit pings that left before `until_s`, the first of them included."""

    began_s: float
    until_s: float
    pings: int = 0


class Sequential:
    """A. Wald's sequential probability ratio test, in the order of the schedule, with an end.

    One hiccup decides nothing. Towards a failure, the event with the most over-limit pings counts
    as one ping: an event is everything over the limit that left before its first ping was answered
    (or within HICCUP_S). So a failure needs over-limit pings that left after an earlier one was
    answered. Towards a pass, the longest run of consecutive over-limit pings of at most HICCUP_S
    counts as one ping; everything else counts singly, so independent slow pings are not forgiven.

    At the end of the plan the exact upper bound of the share decides, and there is a verdict:
    C. J. Clopper and E. S. Pearson, Biometrika 26 (1934), 404-413. The bounds on the way are those
    of A. Wald, "Sequential Tests of Statistical Hypotheses", Ann. Math. Statist. 16 (1945),
    117-186. The two ways to a false pass add up to less than the sum of the plan's two errors.
    """

    def __init__(self, plan: Plan, warm_up: Iterable[Outcome] = ()) -> None:
        self.plan = plan
        self.count = self.over = 0
        self.events = 0  # that follow one another
        self.largest_event = 0  # over-limit pings in it
        self.longest_run = 0  # consecutive over-limit pings, within HICCUP_S
        self.decision = Decision.GO_ON
        self.runs = 0  # of consecutive over-limit pings, within HICCUP_S each
        self._squares = 0  # of the lengths of the runs, added up
        self._last_event: _Event | None = None
        self._open: list[_Event] = []
        self._run: _Event | None = None
        self._never_in_time: _Event | None = None  # from the first ping on, warm-up included
        self._any_in_time = False
        self._slow_answers_s: list[float] = []  # the first answer of each generation
        for outcome in warm_up:
            self._note_dead_slow(outcome)

    def add(self, outcome: Outcome) -> Decision:
        """Count a ping; the decision stays once it is made."""
        if self.decision is not Decision.GO_ON:
            return self.decision
        self.count += 1
        dead_slow = self._note_dead_slow(outcome)
        if outcome.over:
            self.over += 1
            self._note_event(outcome)
            self._note_run(outcome)
        else:
            self._run = None
        self.decision = Decision.FAIL if dead_slow else self._decide()
        return self.decision

    def _note_dead_slow(self, outcome: Outcome) -> bool:
        """Whether nothing was ever in time, for longer than a hiccup or in three slow answers."""
        self._any_in_time = self._any_in_time or not outcome.over
        if self._any_in_time:
            return False
        first = self._never_in_time = self._never_in_time or _event(outcome)
        first.pings += 1
        in_a_row = self._generation(outcome) if outcome.slow else 0
        if in_a_row >= DEAD_SLOW_ANSWERS and outcome.answered_s - first.began_s >= DEAD_SLOW_S:
            return True
        return outcome.left_s >= first.until_s and first.pings >= DEAD_SLOW_PINGS

    def _generation(self, outcome: Outcome) -> int:
        """1 for a slow ping that left before any slow answer, one more for each it came after.

        A stall holds all pings up until it ends: there is no second generation in one.
        """
        answers_s = self._slow_answers_s
        before = sum(answer_s <= outcome.left_s for answer_s in answers_s)
        if before == len(answers_s):
            answers_s.append(outcome.answered_s)
        answers_s[before] = min(answers_s[before], outcome.answered_s)
        return before + 1

    def _note_event(self, outcome: Outcome) -> None:
        last = self._last_event
        if last is None or outcome.left_s >= last.until_s:
            self._last_event = _event(outcome)
            self.events += 1
        self._open = [event for event in self._open if outcome.left_s < event.until_s]
        self._open.append(_event(outcome))
        for event in self._open:
            event.pings += 1
        self.largest_event = max(self.largest_event, self._open[0].pings)

    def _note_run(self, outcome: Outcome) -> None:
        if self._run is None or outcome.left_s >= self._run.began_s + HICCUP_S:
            self._run = _event(outcome)
            self.runs += 1
        self._squares += 2 * self._run.pings + 1
        self._run.pings += 1
        self.longest_run = max(self.longest_run, self._run.pings)

    def _decide(self) -> Decision:
        if self._fails():
            return Decision.FAIL
        forgiven = max(self.longest_run - 1, 0)
        count, over = self.count - forgiven, self.over - forgiven
        if self.count >= self.plan.most:
            return self._at_the_end(count, over)
        least = math.ceil(self.plan.least * (AFTER_A_HICCUP if forgiven else 1))
        enough = self.count >= least and not p95_is_over(self.count, self.over)
        passes = enough and self.plan.evidence(count, over) / self.widening <= self.plan.passes_to
        return Decision.PASS if passes else Decision.GO_ON

    @property
    def widening(self) -> float:
        """By how much bursts thin the evidence for a pass; 1 where none show.

        The mean length of the run that an over-limit ping stands in, the forgiven run apart: the
        design effect of clusters that are alike (L. Kish, "Survey Sampling", 1965, 5.4).
        """
        if self.runs < 2:
            return 1.0
        rest = self._squares - self.longest_run**2 + 1
        mean = rest / (self.over - self.longest_run + 1)
        return mean if mean >= A_BURST else 1.0

    def _fails(self) -> bool:
        """Never while the p95 of the pings, without their largest event, is under the limit."""
        forgiven = max(self.largest_event - 1, 0)
        count, over = self.count - forgiven, self.over - forgiven
        if self.plan.evidence(count, over) < self.plan.fails_from or not p95_is_over(count, over):
            return False
        return 1 - binomial_at_most(over - 1, count, self.plan.bad) <= UNDER_DOUBT

    def _at_the_end(self, count: int, over: int) -> Decision:
        """PASS where the upper bound of the share is under `bad`, else FAIL.

        No verdict where over-limit pings come in bursts and only that stands against a pass, or
        where they all are one event, longer than a hiccup.
        """
        wide_count, wide_over = int(count / self.widening), math.ceil(over / self.widening)
        if self._bounded(wide_count, wide_over):
            return Decision.PASS
        open_still = self._bounded(count, over) or self.events < 2
        return Decision.NONE if open_still else Decision.FAIL

    def _bounded(self, count: int, over: int) -> bool:
        return binomial_at_most(over, count, self.plan.bad) <= self.plan.false_pass_end


def decide(outcomes: Iterable[Outcome], plan: Plan, warm_up: Iterable[Outcome] = ()) -> Decision:
    """The decision over recorded pings."""
    test = Sequential(plan, warm_up)
    for outcome in outcomes:
        test.add(outcome)
    return test.decision


def p95_is_over(count: int, over: int) -> bool:
    """Whether the p95 of so many samples by nearest rank is one of those over the limit."""
    return over > count - math.ceil(0.95 * count)


def _event(outcome: Outcome) -> _Event:
    return _Event(outcome.left_s, max(outcome.answered_s, outcome.left_s + HICCUP_S))
