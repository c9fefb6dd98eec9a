"""What the master knows while a load test runs, and when it has seen enough. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from stage4.checks.canary.outcome import over_limit
from stage4.checks.canary.sequential import Decision
from stage4.load.deciding import LoadTest
from stage4.load.plan import LoadPlan
from stage4.load.record import Ended, Send, ping_of
from stage4.load.schedule import leaves_at_s

STORM_SHARE = 0.8  # of the answers of a second are failures
STORM_S = 2  # consecutive seconds; a restart takes less
STORM_ANSWERS = 20  # at least, in these seconds


@dataclass(frozen=True)
class Seen:
    """How far a load test is."""

    seconds: float  # since it began
    answered: int  # sends
    over: int  # of these, over the limit or failed


def progress_text(plan: LoadPlan, seen: Seen | None) -> str:
    """How far the test is, for people; None = workers are still missing."""
    if seen is None:
        return "load: waiting for the workers"
    planned_s = plan.ramp_up_s + plan.for_s
    return (
        f"load: {min(seen.seconds, planned_s):.0f} of at most {planned_s:.0f} s, "
        f"{seen.answered:,} answers, {seen.over:,} over {plan.limit_ms:g} ms or failed"
    )


class Progress:
    """The sends so far. The test hears of them in the order of the schedule, without gaps."""

    def __init__(self, plan: LoadPlan) -> None:
        self.plan = plan
        self.sends: dict[int, Send] = {}
        self._test = LoadTest(plan)
        self._next = 0
        self._answers: Counter[int] = Counter()  # by the second of the answer
        self._failures: Counter[int] = Counter()
        self._over = 0

    def add(self, sends: Iterable[Send]) -> None:
        """Count sends in any order; one that is known already does not count again."""
        for send in sends:
            if send.number not in self.sends:
                self.sends[send.number] = send
                self._count(send)
        while (send_or_none := self.sends.get(self._next)) is not None:
            self._test.add(self._next, ping_of(send_or_none, self.plan))
            self._next += 1

    def _count(self, send: Send) -> None:
        second = int(leaves_at_s(self.plan, send.number) + send.latency_ms / 1000)
        ping = ping_of(send, self.plan)
        self._answers[second] += 1
        self._failures[second] += not ping.ok
        self._over += sum(over_limit([ping], self.plan.limit_ms))

    def seen(self, seconds: float) -> Seen:
        """How far the test is, `seconds` after it began."""
        return Seen(round(seconds, 1), len(self.sends), self._over)

    @property
    def ended(self) -> Ended | None:
        """Why nothing more needs to be sent; None = go on."""
        if self._is_storm():
            return Ended.ERROR_STORM
        if len(self.sends) == self.plan.sends:
            return Ended.COMPLETE
        certain = self._test.decision in (Decision.PASS, Decision.FAIL)
        return Ended.CERTAIN if certain and self.plan.stop_early else None

    def counted(self, ended: Ended | None) -> tuple[Send, ...]:
        """The sends to judge, in the order of the schedule.

        Where the test ended early, only those before the first that is not answered yet: of the
        later ones only the fast answers are known.
        """
        end = self._next if ended is Ended.CERTAIN else self.plan.sends
        return tuple(self.sends[number] for number in sorted(self.sends) if number < end)

    def _is_storm(self) -> bool:
        """Whether failures outweigh in consecutive seconds; the newest second is incomplete."""
        newest = max(self._answers, default=0)
        for first in range(newest - STORM_S - 2, newest - STORM_S + 1):
            seconds = range(first, first + STORM_S)
            enough = sum(self._answers[each] for each in seconds) >= STORM_ANSWERS
            if enough and all(self._fails(each) for each in seconds):
                return True
        return False

    def _fails(self, second: int) -> bool:
        return self._failures[second] >= STORM_SHARE * max(self._answers[second], 1)
