"""What became of each mutant: appended during a run, so that an interrupted one continues."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from release_gate.paths import QA, ROOT
from tests.release_gate.mutation.mutant import files

RUNNING = QA / "mutation" / "record.jsonl"
UNDECIDED = "undecided"
MEASURED = ("backend", "public", "release_gate")
SUFFIXES = (".py", ".sql", ".html", ".js", ".css", ".json")


@dataclass(frozen=True)
class Entry:
    """`by` is the check that caught the mutant, `start` if nothing started, "" if none did."""

    id: str
    by: str
    seconds: float
    message: str
    version: str  # of application and checks
    basis: str = ""  # of the sound file and the check that caught the mutant
    tried: int = 0  # checks
    undecided: bool = False  # the time limit came before the last check


def digest(*paths: Path) -> str:
    """A digest of files; those that are missing count as empty."""
    found = hashlib.sha256()
    for path in paths:
        found.update(path.read_bytes() if path.is_file() else b"")
    return found.hexdigest()[:12]


def version(root: Path = ROOT, folders: Iterable[str] = MEASURED) -> str:
    """A digest of the application and of the checks, or of some folders."""
    found = hashlib.sha256()
    for folder in folders:
        for file in files(root, folder, *SUFFIXES):
            if not file.startswith(("public/test2", "public/board")):
                found.update(file.encode() + (root / file).read_bytes())
    return found.hexdigest()[:12]


def read(path: Path = RUNNING) -> dict[str, Entry]:
    """The newest entry of each mutant; a line that an interruption cut off is left out."""
    entries = {}
    for line in path.read_text("utf-8").splitlines() if path.exists() else ():
        try:
            entry = Entry(**json.loads(line))
        except ValueError:
            continue
        entries[entry.id] = entry
    return entries


def is_current(entry: Entry, path: str, check_file: str, now: str) -> bool:
    """Whether an earlier result still stands.

    A caught mutant stays caught while its file and the check are as they were. A survivor is tried
    again as soon as anything has changed in the application or in the checks.
    """
    basis = digest(ROOT / path, ROOT / check_file)
    return entry.basis == basis if entry.by else entry.version == now and not entry.undecided


def append(entry: Entry, path: Path = RUNNING) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as record:
        record.write(json.dumps(asdict(entry)) + "\n")


def summarised(entries: Iterable[Entry]) -> dict[str, list[str]]:
    """The ids by the check that caught them, for version control.

    Those of survivors are under "", and under `UNDECIDED` those for which the time was too short.
    """
    found: dict[str, list[str]] = {}
    for entry in sorted(entries, key=lambda entry: (entry.by, entry.id)):
        found.setdefault(UNDECIDED if entry.undecided else entry.by, []).append(entry.id)
    return found


def unpacked(summary: Mapping[str, list[str]]) -> dict[str, Entry]:
    """The entries of a record in version control, none of which is current."""
    found = {}
    for id_, by in caught_by(summary).items():
        undecided = by == UNDECIDED
        found[id_] = Entry(id_, "" if undecided else by, 0.0, "", "", undecided=undecided)
    return found


def caught_by(summary: Mapping[str, list[str]]) -> dict[str, str]:
    """The check that caught each mutant, by the id of the mutant; "" for survivors."""
    return {id_: by for by, ids in summary.items() for id_ in ids}
