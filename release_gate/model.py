"""The records of a gate run: the plan, what was observed, and the verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path


class Status(str, Enum):
    """The outcome of a check or of a pack."""

    PASS = "PASS"
    FLAKY = "FLAKY"  # it failed at first, then passed a retry
    FAIL = "FAIL"  # it ran, and its assertion failed
    ERROR = "ERROR"  # it could not run to completion
    SKIPPED = "SKIPPED"  # it gave a reason why it does not apply; never counted as passed


FAILING = (Status.FAIL, Status.ERROR)
HISTORY = Path("release_gate", "history.sqlite3")  # below qa/, as that of Stage 4
NOT_RUN = "not run: "  # begins the message of a check that did not run for another's fault


@dataclass(frozen=True)
class Pack:
    """One line of the plan: a folder of checks."""

    name: str  # also its folder under qa/
    label: str  # its place in the report: "Pack 7", "Bundle A"
    title: str
    version: str
    path: str  # relative to the repository
    description: str
    link: str  # path of the page or document that it validates
    time_limit_s: float = 300.0  # of each of its files


@dataclass(frozen=True)
class Service:
    """The service under test."""

    url: str = "http://127.0.0.1:8000"  # unless an option or the environment has another
    health: str = "/health"  # path that says whether it is well
    states_health: bool = True  # the answer there says it; else its status alone does
    start: str = ""  # the command that starts it for a run; "" = it runs
    start_limit_s: float = 30.0  # from its start to its first answer
    log: str = ""  # of a service that runs on this machine; relative to the root of the project
    hint: str = "start the service, or set PROD_URL to its address"  # where nothing answers


@dataclass(frozen=True)
class Project:
    """A gate and what it tests, as its settings have them."""

    root: Path  # the repository; paths in results are relative to it
    folder: Path  # of the gate: its settings, its packs
    plan: tuple[Pack, ...]  # in the order of the report
    service: Service
    pages: tuple[str, ...]  # paths, each of which is loaded in a browser
    budgets: Mapping[str, float]  # of each of them, by the name of a metric
    qa: Path  # the folder of all results
    board: Path

    @property
    def seconds(self) -> Path:
        """The record of how long each unit of checks takes."""
        return self.folder / "seconds.json"

    @property
    def history(self) -> Path:
        """The results of earlier runs."""
        return self.qa / HISTORY


@dataclass(frozen=True)
class Shard:
    """One of several parts of a run, each on a machine of its own."""

    number: int  # from 1
    total: int

    def __str__(self) -> str:
        return f"{self.number}/{self.total}"


@dataclass(frozen=True)
class Options:
    """What a run was asked to do."""

    packs: tuple[Pack, ...]  # in the order of the plan
    base_url: str | None = None  # None: from the environment
    chosen: Mapping[str, frozenset[str]] | None = None  # ids of checks by pack; None: all
    jobs: int = 1  # workers that run checks at the same time
    fail_fast: bool = False
    retries: int = 0  # of a failed check
    update_baselines: bool = False
    time_limit_s: float | None = None  # None: each pack has its own
    shard: Shard | None = None  # None: the whole selection
    record_seconds: bool = False  # of each unit of checks, for the shards of later runs


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
class Ending:
    """Why a run ends before all checks have run, and the status of those that have not."""

    status: Status
    reason: str


@dataclass(frozen=True)
class Observation:
    """Facts about one pack, before any verdict."""

    collected: tuple[Check, ...]
    finished: tuple[CheckResult, ...]
    seconds: float
    problem: str = ""  # what concerns the pack as a whole, such as a file that does not import


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
class Environment:
    """Where a run took place, and what it was asked to do; an empty text is unknown."""

    commit: str = ""  # ends with "+" if tracked files differ from it
    branch: str = ""
    browser: str = ""
    host: str = ""  # name, system, Python
    options: str = ""
    part: str = ""  # which part of the plan was selected; empty: all of it


@dataclass(frozen=True)
class GateResult:
    """A run, or one shard of it; the packs are in the order of the plan."""

    base_url: str
    started: str  # UTC, ISO 8601
    seconds: float
    packs: tuple[PackResult, ...]
    environment: Environment = Environment()
    shard: Shard | None = None
    # Of a shard: the ids of all checks of the run by pack, in the order of the report.
    selection: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        """A run without any pack has not passed; a shard without one has had nothing to do."""
        something = bool(self.packs) or self.shard is not None
        return something and all(pack.status is Status.PASS for pack in self.packs)

    @property
    def part(self) -> str:
        """Which part of the plan has run; empty: all of it."""
        selected = self.environment.part
        if self.shard is None:
            return selected
        return f"shard {self.shard}" + (f" of {selected}" if selected else "")

    def count(self, status: Status) -> int:
        return sum(pack.count(status) for pack in self.packs)
