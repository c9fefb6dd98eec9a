"""How each check ended when it last ran, and how long it took: `qa/_aggregate/checks.json`.

A run of some checks leaves what is known about the others. Longest first and `--last-failed` are
made of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from release_gate.model import FAILING, CheckResult, PackResult, Status
from stage4_gate.atomic_write import write_whole

NAME = "checks.json"


@dataclass(frozen=True)
class LastResult:
    """`seconds` are those of the last time that the check ran to its end."""

    seconds: float
    failed: bool


LastResults = Mapping[str, Mapping[str, LastResult]]  # by pack and by the id of the check


def read(folder: Path) -> LastResults:
    """What the file says; nothing if there is none that can be read."""
    try:
        record = json.loads((folder / NAME).read_bytes())
        return {
            pack: {id_: LastResult(float(found["seconds"]), bool(found["failed"]))
                   for id_, found in checks.items()}
            for pack, checks in record.items()
        }  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def failed(folder: Path) -> dict[str, set[str]]:
    """By pack: the ids of the checks that failed when they last ran."""
    return {
        pack: {id_ for id_, last in checks.items() if last.failed}
        for pack, checks in read(folder).items()
    }


def write(folder: Path, packs: Iterable[PackResult]) -> None:
    """Add the results of a run."""
    known = with_run(read(folder), packs)
    record = {
        pack: {id_: asdict(found) for id_, found in checks.items()}
        for pack, checks in known.items()
    }
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / NAME, json.dumps(record).encode("utf-8", "backslashreplace"))


def with_run(known: LastResults, packs: Iterable[PackResult]) -> LastResults:
    """What is known after a run. Pure."""
    found = dict(known)
    for pack in packs:
        checks = dict(found.get(pack.pack.name, {}))
        for result in pack.checks:
            if result.status is not Status.SKIPPED:
                checks[result.check.id] = _after(checks.get(result.check.id), result)
        found[pack.pack.name] = checks
    return found


def _after(before: LastResult | None, result: CheckResult) -> LastResult:
    seconds = result.seconds or (before.seconds if before else 0.0)
    return LastResult(round(seconds, 3), result.status in FAILING)
