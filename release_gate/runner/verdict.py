"""The verdict on a run: from the observation of each pack to one status. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from release_gate.model import (
    FAILING,
    NOT_RUN,
    Check,
    CheckResult,
    Ending,
    Observation,
    Pack,
    PackResult,
    Status,
)


def pack_verdict(pack: Pack, seen: Observation, whole: bool = True) -> PackResult:
    """A pack passes if every check that it announced finished, none failed, and one passed.

    Of the part of a pack that one shard runs, none has to pass.
    """
    checks = _announced(seen)
    problem = _problem(seen, checks, whole)
    failed = problem or any(result.status in FAILING for result in checks)
    status = Status.FAIL if failed else Status.PASS
    return PackResult(pack, status, checks, seen.seconds, problem)


def _announced(seen: Observation) -> tuple[CheckResult, ...]:
    """A result for each check that was collected; for one that never finished, an error."""
    finished = {result.check.id: result for result in seen.finished}
    order = list(dict.fromkeys([*(check.id for check in seen.collected), *finished]))
    announced = {check.id: check for check in seen.collected}
    return tuple(finished.get(id_) or _unfinished(announced[id_]) for id_ in order)


def crashed(waiting: Mapping[str, Check], running: str, how: str) -> Iterable[CheckResult]:
    """Results for checks whose worker ended; `running` is the key of the one that it ran."""
    if not waiting:
        return
    guilty = waiting.get(running)
    rest = f"{NOT_RUN}the worker {how}" + (f" during {guilty.id}" if guilty else "")
    for key, check in waiting.items():
        message = f"the worker {how} during this check" if key == running else rest
        yield CheckResult(check, Status.ERROR, message=message)


def cut_short(checks: Iterable[Check], ending: Ending) -> list[CheckResult]:
    """Results for checks that have not run because the run has ended."""
    return [CheckResult(check, ending.status, message=ending.reason) for check in checks]


def _unfinished(check: Check) -> CheckResult:
    message = "the check did not finish: its pack ended first"
    return CheckResult(check, Status.ERROR, message=message)


def _problem(seen: Observation, checks: tuple[CheckResult, ...], whole: bool) -> str:
    if seen.problem:
        return seen.problem
    ids = Counter(check.id for check in seen.collected)
    repeated = [id_ for id_, times in ids.items() if times > 1]
    if repeated:
        return f"two checks have the same id: {', '.join(sorted(repeated))}"
    if not checks:
        return "the pack has no checks"
    if whole and all(result.status is Status.SKIPPED for result in checks):
        return "every check was skipped"
    return ""
