"""Earlier runs as records, and what they say about a check. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from release_gate.model import FAILING, CheckResult, GateResult, PackResult, Status

KEPT_OUTCOMES = 10  # of a check, with that of the run on the board
Key = tuple[str, str]  # the name of the pack, the id of the check


@dataclass(frozen=True)
class Run:
    """One run as a whole."""

    started: str  # UTC, ISO 8601
    seconds: float
    passed: int  # checks
    failed: int
    total: int
    succeeded: bool
    part: str = ""  # what was selected; empty: the whole plan
    commit: str = ""


@dataclass(frozen=True)
class Outcome:
    """The result of one check in one run."""

    status: Status
    started: str  # of the run, UTC, ISO 8601
    commit: str = ""


@dataclass(frozen=True)
class Past:
    """The runs before the one on the board, oldest first."""

    runs: Sequence[Run] = ()
    outcomes: Mapping[Key, Sequence[Outcome]] = field(default_factory=dict)
    compared: Mapping[Key, Status] = field(default_factory=dict)  # in the last whole run
    problem: str = ""  # why there is no history

    @property
    def last_whole(self) -> Run | None:
        return next((run for run in reversed(self.runs) if not run.part), None)


NO_PAST = Past()


def run_of(gate: GateResult) -> Run:
    """The summary of a run, as the history stores it."""
    return Run(
        started=gate.started,
        seconds=gate.seconds,
        passed=gate.count(Status.PASS) + gate.count(Status.FLAKY),
        failed=sum(gate.count(status) for status in FAILING),
        total=sum(len(pack.checks) for pack in gate.packs),
        succeeded=gate.passed,
        part=gate.part,
        commit=gate.environment.commit,
    )


def key_of(pack: PackResult, result: CheckResult) -> Key:
    return (pack.pack.name, result.check.id)


def outcomes_of(past: Past, gate: GateResult, key: Key, status: Status) -> list[Outcome]:
    """The last outcomes of a check, oldest first, with that of this run at the end."""
    now = Outcome(status, gate.started, gate.environment.commit)
    return [*past.outcomes.get(key, ())[1 - KEPT_OUTCOMES :], now]


def is_flaky(outcomes: Sequence[Outcome]) -> bool:
    """Whether a retry changed the result, or the same commit both passed and failed.

    A commit with changed files, which ends with "+", may be any code.
    """
    if any(outcome.status is Status.FLAKY for outcome in outcomes):
        return True
    clean = [each for each in outcomes if each.commit and not each.commit.endswith("+")]
    passed = {each.commit for each in clean if each.status is Status.PASS}
    return any(each.commit in passed for each in clean if each.status in FAILING)


def failing_since(outcomes: Sequence[Outcome]) -> tuple[int, str]:
    """In how many of the last outcomes in a row a check failed, and when the first of them was."""
    streak = 0
    for outcome in reversed(outcomes):
        if outcome.status not in FAILING:
            break
        streak += 1
    return streak, outcomes[-streak].started if streak else ""
