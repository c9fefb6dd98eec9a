"""The judgement of a run: from what was seen of each pack to one status. Pure."""

from __future__ import annotations

import signal
from collections import Counter
from dataclasses import asdict
from typing import Any

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


def pack_record(result: PackResult) -> dict[str, Any]:
    """`qa/<pack>/<version>/tests.json`: one pack with its checks, durations in seconds."""
    return {
        "pack": result.pack.name,
        "label": result.pack.label,
        "title": result.pack.title,
        "version": result.pack.version,
        "status": result.status.value,
        "seconds": round(result.seconds, 3),
        "problem": result.problem,
        "counts": {status.value: result.count(status) for status in Status},
        "checks": [_check_record(check) for check in result.checks],
    }


def _check_record(result: CheckResult) -> dict[str, Any]:
    return {
        **asdict(result.check),
        "status": result.status.value,
        "seconds": round(result.seconds, 3),
        "message": result.message,
    }


def gate_record(gate: GateResult) -> dict[str, Any]:
    """`qa/_aggregate/<time>/summary.json`: the whole run."""
    return {
        "schema": 1,
        "status": (Status.PASS if gate.passed else Status.FAIL).value,
        "base_url": gate.base_url,
        "started": gate.started,
        "seconds": round(gate.seconds, 3),
        "counts": {status.value: gate.count(status) for status in Status},
        "packs": [pack_record(pack) for pack in gate.packs],
    }


def pack_text(result: PackResult) -> str:
    """`tests.txt` of a pack: a line a check, for people and grep."""
    lines = [
        f"{result.pack.label} {result.pack.title} {result.pack.version}: {result.status.value}"
    ]
    if result.problem:
        lines.append(f"  {result.problem}")
    for check in result.checks:
        lines.append(
            f"  {check.status.value:<7} {check.check.id:<12} {check.seconds:7.3f} s  "
            f"{check.check.title}"
        )
        lines += [f"          | {line}" for line in check.message.splitlines()]
    return "\n".join(lines) + "\n"


def gate_text(gate: GateResult) -> str:
    """`tests.txt` of the whole run."""
    head = f"Release gate against {gate.base_url}, {gate.started}\n{tally(gate)}\n\n"
    return head + "\n".join(pack_text(pack) for pack in gate.packs)


def tally(gate: GateResult) -> str:
    """One line: how many checks there are and how they ended."""
    total = sum(len(pack.checks) for pack in gate.packs)
    parts = [f"{gate.count(Status.PASS)} of {total} checks passed"]
    for status, word in (
        (Status.FAIL, "failed"),
        (Status.ERROR, "broke"),
        (Status.SKIPPED, "skipped"),
    ):
        if gate.count(status):
            parts.append(f"{gate.count(status)} {word}")
    broken = sum(1 for pack in gate.packs if pack.problem)
    if broken:
        parts.append(f"{broken} pack{'s' if broken > 1 else ''} did not end well")
    return ", ".join(parts)
