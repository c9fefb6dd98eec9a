"""The verdict on a run: from the observation of each pack to one status. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from release_gate.errors import BadSetting
from release_gate.model import (
    FAILING,
    NOT_RUN,
    Check,
    CheckResult,
    Ending,
    GateResult,
    Observation,
    Pack,
    PackResult,
    Status,
)


def pack_verdict(pack: Pack, seen: Observation) -> PackResult:
    """A pack passes if every check that it announced finished, none failed, and one passed."""
    checks = _announced(seen)
    problem = _problem(seen, checks)
    failed = problem or any(result.status in FAILING for result in checks)
    status = Status.FAIL if failed else Status.PASS
    return PackResult(pack, status, checks, seen.seconds, problem)


def not_run(pack: Pack, reason: str) -> PackResult:
    """A pack that never started: it has not passed."""
    return PackResult(pack, Status.SKIPPED, (), 0.0, reason)


def merge(plan: Sequence[Pack], parts: Sequence[GateResult]) -> GateResult:
    """The shards of a run as one result, in the order of the plan.

    Raises BadSetting if two shards report the same pack. Shards run in parallel, so the longest
    one is the duration.
    """
    found: dict[str, PackResult] = {}
    for result in (result for part in parts for result in part.packs):
        if result.pack.name in found:
            name = result.pack.name
            raise BadSetting(f"two shards report the pack {name!r}", "give each shard once")
        found[result.pack.name] = result
    return GateResult(
        base_url=", ".join(dict.fromkeys(part.base_url for part in parts)),
        started=min(part.started for part in parts),
        seconds=max(part.seconds for part in parts),
        packs=tuple(found.get(p.name) or not_run(p, "not run: no shard reports it") for p in plan),
        environment=replace(parts[0].environment, part=""),
    )


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


def _problem(seen: Observation, checks: tuple[CheckResult, ...]) -> str:
    if seen.problem:
        return seen.problem
    ids = Counter(check.id for check in seen.collected)
    repeated = [id_ for id_, times in ids.items() if times > 1]
    if repeated:
        return f"two checks have the same id: {', '.join(sorted(repeated))}"
    if not checks:
        return "the pack has no checks"
    if all(result.status is Status.SKIPPED for result in checks):
        return "every check was skipped"
    return ""
