"""The records of a gate run: the plan, what was observed, and the verdict."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Status(str, Enum):
    """The outcome of a check or of a pack."""

    PASS = "PASS"
    FLAKY = "FLAKY"  # it failed at first, then passed a retry
    FAIL = "FAIL"  # it ran, and its assertion failed
    ERROR = "ERROR"  # it could not run to completion
    SKIPPED = "SKIPPED"  # it gave a reason why it does not apply; never counted as passed


FAILING = (Status.FAIL, Status.ERROR)


@dataclass(frozen=True)
class Pack:
    """One line of the plan: a folder of checks that runs in its own process."""

    name: str  # also its folder under qa/
    label: str  # its place in the report: "Pack 7", "Bundle A"
    title: str
    version: str
    path: str  # relative to the repository
    description: str
    link: str  # path of the page or document that it validates
    time_limit_s: float = 300.0
    alone: bool = False  # no other pack may run at the same time


@dataclass(frozen=True)
class Options:
    """What a run was asked to do."""

    packs: tuple[Pack, ...]  # in the order of the plan
    base_url: str | None = None  # None: from the environment
    jobs: int = 1  # packs that run at the same time
    fail_fast: bool = False
    retries: int = 0  # of a failed check
    update_baselines: bool = False
    time_limit_s: float | None = None  # None: each pack has its own


@dataclass(frozen=True)
class Check:
    """What a check declares about itself."""

    id: str
    title: str
    why: str
    where: str  # file:line, relative to the repository


@dataclass(frozen=True)
class CheckResult:
    """The outcome of one check."""

    check: Check
    status: Status
    seconds: float = 0.0
    message: str = ""
    evidence: tuple[str, ...] = ()  # files kept after a failure, relative to qa/


@dataclass(frozen=True)
class Observation:
    """Facts about one pack's process, before any verdict."""

    collected: tuple[Check, ...]
    finished: tuple[CheckResult, ...]
    exit_status: int | None  # negative: ended by that signal; None: it never started
    seconds: float
    problem: str = ""  # what the runner reports, such as an exceeded time limit


@dataclass(frozen=True)
class PackResult:
    """The verdict on one pack."""

    pack: Pack
    status: Status
    checks: tuple[CheckResult, ...]
    seconds: float
    problem: str = ""  # why the pack as a whole did not finish, apart from its checks

    def count(self, status: Status) -> int:
        return sum(1 for result in self.checks if result.status is status)


@dataclass(frozen=True)
class GateResult:
    """A whole run, its packs in the order of the plan."""

    base_url: str
    started: str  # UTC, ISO 8601
    seconds: float
    packs: tuple[PackResult, ...]

    @property
    def passed(self) -> bool:
        """A run without any pack has not passed."""
        return bool(self.packs) and all(pack.status is Status.PASS for pack in self.packs)

    def count(self, status: Status) -> int:
        return sum(pack.count(status) for pack in self.packs)
