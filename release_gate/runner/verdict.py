"""The judgement of a run: from what was seen of each pack to one status. Pure."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Sequence

from release_gate.errors import BadSetting
from release_gate.model import (
    Check,
    CheckResult,
    GateResult,
    Observation,
    Pack,
    PackResult,
    Status,
)

PYTEST_SAID = {
    2: "it was interrupted",
    3: "pytest had an internal error",
    4: "pytest could not be started as asked",
    5: "it collected no checks",
}


def judge(pack: Pack, seen: Observation) -> PackResult:
    """A pack passes where every check that it announced finished, none failed, and one passed."""
    checks = _every_announced(seen)
    problem = _problem(seen, checks)
    broken = problem or any(c.status in (Status.FAIL, Status.ERROR) for c in checks)
    status = Status.FAIL if broken else Status.PASS
    return PackResult(pack, status, checks, seen.seconds, problem)


def not_run(pack: Pack, why: str) -> PackResult:
    """A pack that never started: it has not passed."""
    return PackResult(pack, Status.SKIPPED, (), 0.0, why)


def _every_announced(seen: Observation) -> tuple[CheckResult, ...]:
    finished = {result.check.id: result for result in seen.finished}
    order = list(dict.fromkeys([*(check.id for check in seen.collected), *finished]))
    announced = {check.id: check for check in seen.collected}
    return tuple(finished.get(id_) or _unfinished(announced[id_]) for id_ in order)


def _unfinished(check: Check) -> CheckResult:
    return CheckResult(check, Status.ERROR, message="it never finished: its pack ended before")


def _problem(seen: Observation, checks: tuple[CheckResult, ...]) -> str:
    if seen.problem:
        return seen.problem
    twice = [id_ for id_, times in Counter(c.id for c in seen.collected).items() if times > 1]
    if twice:
        return f"two checks carry the same id: {', '.join(sorted(twice))}"
    if seen.exit_status not in (0, 1):
        return _ending(seen.exit_status)
    if not checks:
        return "it reported no checks at all"
    if len(seen.finished) < len(seen.collected):
        return f"it ended with status {seen.exit_status} before all its checks were done"
    if all(result.status is Status.SKIPPED for result in checks):
        return "every check was skipped: nothing was looked at"
    failed = any(result.status in (Status.FAIL, Status.ERROR) for result in checks)
    if failed != bool(seen.exit_status):
        return f"it ended with status {seen.exit_status}, which its checks do not explain"
    return ""


def _ending(status: int | None) -> str:
    if status is None:
        return "it could not be started"
    if status < 0:
        return f"it was ended by {_signal_name(-status)}"
    return PYTEST_SAID.get(status, f"it crashed with status {status}")


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def merge(plan: Sequence[Pack], parts: Sequence[GateResult]) -> GateResult:
    """The parts of a sharded run as one, in the plan's order. A pack that no part ran is missed.

    Raises BadSetting where two parts report the same pack. Parts run side by side, so the longest
    one is the duration.
    """
    found: dict[str, PackResult] = {}
    for result in (result for part in parts for result in part.packs):
        if result.pack.name in found:
            name = result.pack.name
            raise BadSetting(f"two parts report the pack {name!r}", "give every part once")
        found[result.pack.name] = result
    return GateResult(
        base_url=", ".join(dict.fromkeys(part.base_url for part in parts)),
        started=min(part.started for part in parts),
        seconds=max(part.seconds for part in parts),
        packs=tuple(found.get(p.name) or not_run(p, "not run: no part reports it") for p in plan),
    )
