"""A campaign: tries each mutant with the checks that reach it, until one of them fails."""

from __future__ import annotations

import random
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from release_gate.paths import ROOT
from tests.release_gate.mutation.crew import Crew, Worker
from tests.release_gate.mutation.mutant import Mutant
from tests.release_gate.mutation.reach import Reach
from tests.release_gate.mutation.record import Entry, digest
from tests.release_gate.mutation.worker import START_FAILED, Order

LIMIT_S = 120.0
SLOW_S = 2.0  # a check that fails after so long may have failed for want of time
TIMED = re.compile(r"time|waiting|navigating|\bms\b|\b\d+ s\b", re.IGNORECASE)


@dataclass
class Campaign:
    """`hints` name checks that caught a mutant before, by its id and by file and place."""

    sources: Mapping[str, bytes]  # by path: the sound files of the application
    reach: Reach
    files: Mapping[str, str]  # the file of each check
    version: str
    limit_s: float = LIMIT_S
    hints: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _trusted: set[str] = field(default_factory=set)  # checks that passed when they were tried again

    def learn(self, entry: Entry) -> None:
        if entry.by and entry.by != START_FAILED:
            for key in (entry.id, *_kin(entry.id)):
                self.hints[key].insert(0, entry.by)

    def run(self, crew: Crew, mutants: Iterable[Mutant], report: Callable[[Entry], None]) -> None:
        for _, entry in crew.map(mutants, self.attempt):
            self.learn(entry)
            report(entry)

    def attempt(self, worker: Worker, mutant: Mutant) -> Entry:
        """Try one mutant. A failure counts if the same check passes without the fault."""
        began = time.monotonic()
        content = mutant.applied(self.sources[mutant.path]).decode()
        waiting = list(self.reach.checks_for(mutant, self._hints(mutant)))
        tried, by, message, undecided = 0, "", "", False
        while waiting:
            left = self.limit_s - (time.monotonic() - began)
            outcome = worker.carry_out(Order(tuple(waiting), mutant.path, content, left))
            tried += len(outcome.ran)
            by, message, undecided = outcome.failed, outcome.message, outcome.limited
            if (
                not by
                or by == START_FAILED
                or self._is_sound(worker, by, message, outcome.ran.get(by))
            ):
                break
            waiting = waiting[waiting.index(by) + 1 :]
            by = message = ""
        seconds = round(time.monotonic() - began, 2)
        basis = digest(ROOT / mutant.path, ROOT / self.files.get(by, ""))
        return Entry(mutant.id, by, seconds, message, self.version, basis, tried, undecided)

    def _is_sound(self, worker: Worker, check: str, message: str, seconds: float | None) -> bool:
        """Whether a check that failed passes on the sound application, if that is in doubt.

        It is in doubt the first time that a slow check fails, and whenever time was the reason.
        """
        slow = seconds is None or seconds > SLOW_S
        timed = slow and TIMED.search(message)
        if not slow or (check in self._trusted and not timed):
            return True
        passed = not worker.carry_out(Order((check,))).failed
        if passed:
            self._trusted.add(check)
        return passed

    def _hints(self, mutant: Mutant) -> Iterable[str]:
        for key in (mutant.id, *_kin(mutant.id)):
            yield from self.hints.get(key, ())


def _kin(id_: str) -> Iterable[str]:
    """What related mutants share, the closest relation first."""
    rule, file, rest = id_.split(":", 2)
    place = rest.rpartition(":")[0]
    return f"{rule}:{place}", f"{file}:{place}", f"{rule}:{file}", rule, file


def shuffled(mutants: Sequence[Mutant], seed: str) -> list[Mutant]:
    """A random order in which every part of it has about the same share of every rule."""
    found = sorted(mutants, key=lambda mutant: mutant.id)
    random.Random(seed).shuffle(found)
    seen: dict[str, int] = defaultdict(int)
    total: Mapping[str, int] = _counts(found)
    place = {}
    for mutant in found:
        seen[mutant.rule] += 1
        place[mutant.id] = (seen[mutant.rule] - 0.5) / total[mutant.rule]
    return sorted(found, key=lambda mutant: place[mutant.id])


def _counts(mutants: Iterable[Mutant]) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for mutant in mutants:
        found[mutant.rule] += 1
    return found
