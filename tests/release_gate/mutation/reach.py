"""Which checks can notice a mutant, and in which order they are tried.

A sound run records, for each check, the lines of the backend that it runs, the files that the
backend opens for it, and its duration. Only a check that runs a line can notice a fault in it.
The record is kept: a check is measured again if its file has changed. In a module that has changed
since, line numbers mean nothing, and every check that runs some line of it is a candidate.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from release_gate.paths import ROOT
from release_gate.reference import PLAN, PROJECT
from release_gate.runner.discovery import checks_of
from tests.release_gate.mutation.crew import Crew, Worker
from tests.release_gate.mutation.likely import is_likely
from tests.release_gate.mutation.mutant import Mutant, Region
from tests.release_gate.mutation.record import digest
from tests.release_gate.mutation.worker import Order, Outcome

# They judge durations, which other work on the machine changes: not used.
JUDGED_BY_TIME = ("LOAD-01-", "UI-05-", "UI-06-", "UI-07-", "UI-08-")


@dataclass(frozen=True)
class Footprint:
    """What one check does with the sound application. `versions` are digests of files.

    `message` says why the check fails without a fault; "" if it passes.
    """

    seconds: float
    lines: Mapping[str, list[int]]
    opened: list[str]
    versions: Mapping[str, str]
    message: str = ""

    @property
    def opened_pages(self) -> bool:
        """Whether it uses the browser."""
        return any(name.startswith("public/") for name in self.opened)


class Reach:
    """The footprints of all checks that pass without a fault, seen from today's files."""

    def __init__(
        self,
        footprints: Mapping[str, Footprint],
        root: Path = ROOT,
        files: Mapping[str, str] | None = None,
    ) -> None:
        self._order = {id_: number for number, id_ in enumerate(files or footprints)}
        self.footprints = {id_: each for id_, each in footprints.items() if not each.message}
        self.unfit = {id_: each.message for id_, each in footprints.items() if each.message}
        names = {name for each in footprints.values() for name in each.versions}
        self._versions = {name: digest(root / name) for name in names}

    def checks_for(self, mutant: Mutant, hints: Iterable[str]) -> tuple[str, ...]:
        """The checks to try: hints first, then likely ones, then with or without the browser.

        Else in the order of their files, because the checks of a file share what they set up.
        """
        found = [
            id_
            for id_, each in self.footprints.items()
            # What a sound route refuses never reaches its lines: the checks of refusals count too.
            if self._concerns(mutant, each) or is_likely(mutant.rule, id_)
        ]
        order = {id_: number for number, id_ in enumerate(dict.fromkeys(hints))}

        def place(id_: str) -> tuple[int, bool, bool, int]:
            in_browser = self.footprints[id_].opened_pages
            return (
                order.get(id_, len(order)),
                not is_likely(mutant.rule, id_),
                in_browser is not mutant.file.startswith("public/"),
                self._order.get(id_, 0),
            )

        return tuple(sorted(found, key=place))

    def _concerns(self, mutant: Mutant, footprint: Footprint) -> bool:
        if not mutant.regions:
            return mutant.file in footprint.opened or mutant.file.endswith(".py")
        return any(self._reaches(footprint, region) for region in mutant.regions)

    def _reaches(self, footprint: Footprint, region: Region) -> bool:
        lines = footprint.lines.get(region.file, [])
        version = footprint.versions.get(region.file)
        if version is None or version != self._versions[region.file]:
            return bool(lines)
        return any(region.first <= line <= region.last for line in lines)


def measure(crew: Crew, path: Path) -> dict[str, Footprint]:
    """The stored footprints with those of new and changed checks, which are run once."""
    files = check_files()
    found = {id_: each for id_, each in stored(path).items() if id_ in files}
    changed = [
        id_
        for id_ in crew.checks
        if id_ not in found or found[id_].versions.get(files[id_]) != digest(ROOT / files[id_])
    ]
    changed = [id_ for id_ in changed if not id_.startswith(JUDGED_BY_TIME)]
    for id_, outcome in crew.map(changed, _traced):
        names = {files[id_], *outcome.lines}
        versions = {name: digest(ROOT / name) for name in names}
        seconds = outcome.ran.get(id_, 0.0)
        message = outcome.message if outcome.failed else ""
        found[id_] = Footprint(seconds, outcome.lines, outcome.opened, versions, message)
        store(path, found)
        print(f"measured {id_}: {seconds:.2f} s {message}", flush=True)
    return found


def stored(path: Path) -> dict[str, Footprint]:
    record = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return {id_: Footprint(**found) for id_, found in record.items()}


def store(path: Path, footprints: Mapping[str, Footprint]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    record = {id_: asdict(found) for id_, found in footprints.items()}
    path.write_text(json.dumps(record), encoding="utf-8")


def check_files() -> dict[str, str]:
    """The file of each check, relative to the checkout."""
    checks = (check for pack in PLAN for check in checks_of(PROJECT, pack))
    return {check.id: check.where.rpartition(":")[0] for check in checks}


def _traced(worker: Worker, id_: str) -> Outcome:
    return worker.carry_out(Order((id_,), traced=True))
