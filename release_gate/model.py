"""The records of a gate run: what is planned, what was seen, what it amounts to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

UPDATE_BASELINES = "GATE_UPDATE_BASELINES"  # 1: pictures of pages are kept, not compared
SERVER_LOG = "GATE_SERVER_LOG"  # names the log of the service, where it is on this machine
FAILURES = "failures"  # the folder beside a pack's log with what is kept of failed checks
EVIDENCE = "GATE_EVIDENCE"  # names, in a pack's environment, the folder for what it keeps


class Status(str, Enum):
    """The outcome of a check or of a pack."""

    PASS = "PASS"
    FLAKY = "FLAKY"  # it passed, but not at the first try
    FAIL = "FAIL"  # it ran, and what it looked at is wrong
    ERROR = "ERROR"  # it could not be run to its end
    SKIPPED = "SKIPPED"  # it said why it does not apply here; never counted as passed


@dataclass(frozen=True)
class Pack:
    """One line of the plan: a folder of checks that runs as a process of its own."""

    name: str  # also its folder under qa/
    label: str  # its place in the report: "Pack 7", "Bundle A"
    title: str
    version: str
    path: str  # relative to the repository
    description: str
    link: str  # the page or document that it validates
    time_limit: float = 300.0  # seconds
    alone: bool = False  # it disturbs what runs beside it


@dataclass(frozen=True)
class Check:
    """What a check says about itself; `where` is file:line in the repository."""

    id: str
    title: str
    why: str
    where: str


@dataclass(frozen=True)
class CheckResult:
    check: Check
    status: Status
    seconds: float = 0.0
    message: str = ""
    evidence: tuple[str, ...] = ()  # files kept of a failure, relative to qa/


def evidence_folder(check_id: str) -> str:
    """The name of the folder that keeps a check's evidence; ids may hold anything."""
    return re.sub(r"[^A-Za-z0-9_-]", "_", check_id)


@dataclass(frozen=True)
class Observation:
    """Facts about one pack's process, not judged yet.

    `exit_status` is the process's own (negative: the signal that ended it), None where it never
    started; `problem` is what the runner itself has to say, such as a time limit that ran out.
    """

    collected: tuple[Check, ...]
    finished: tuple[CheckResult, ...]
    exit_status: int | None
    seconds: float
    problem: str = ""


@dataclass(frozen=True)
class PackResult:
    pack: Pack
    status: Status
    checks: tuple[CheckResult, ...]
    seconds: float
    problem: str = ""  # why the pack as a whole did not end well, apart from its checks

    def count(self, status: Status) -> int:
        return sum(1 for result in self.checks if result.status is status)


@dataclass(frozen=True)
class GateResult:
    """A whole run, in the order of the plan. Times are seconds, `started` is UTC in ISO 8601."""

    base_url: str
    started: str
    seconds: float
    packs: tuple[PackResult, ...]

    @property
    def passed(self) -> bool:
        """No result at all is no pass."""
        return bool(self.packs) and all(pack.status is Status.PASS for pack in self.packs)

    def count(self, status: Status) -> int:
        return sum(pack.count(status) for pack in self.packs)
