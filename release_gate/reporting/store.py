"""The one place where the gate writes: what a run leaves behind under qa/."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from fcntl import LOCK_EX, LOCK_NB, flock
from itertools import count, islice
from pathlib import Path
from threading import Event
from typing import Any, TextIO

from release_gate.model import FAILURES, CheckResult, GateResult, Pack, PackResult, evidence_folder
from release_gate.reporting.board import with_run
from release_gate.reporting.formats import gate_text, junit, markdown, pack_text
from release_gate.reporting.summary import gate_record, pack_record, read_point
from release_gate.reporting.trend import Point
from stage4.board import STYLE, style

KEPT = 30  # runs whose aggregate is kept
POLL_INTERVAL_S = 0.2  # while another gate is at work
SHOWN = 10  # pictures that the board itself holds
LARGEST = 300_000  # bytes of one


def pack_folder(qa: Path, pack: Pack) -> Path:
    folder = qa / pack.name / pack.version
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def log_of(qa: Path, pack: Pack) -> Path:
    return pack_folder(qa, pack) / "log.txt"


def clear_failures(qa: Path, pack: Pack) -> None:
    """What an earlier run kept of its failures is not of this run."""
    shutil.rmtree(pack_folder(qa, pack) / FAILURES, ignore_errors=True)


def with_evidence(qa: Path, result: PackResult) -> PackResult:
    """The result with the files that its failed checks left."""
    kept = pack_folder(qa, result.pack) / FAILURES

    def add(check: CheckResult) -> CheckResult:
        files = sorted((kept / evidence_folder(check.check.id)).glob("*"))
        return replace(check, evidence=tuple(str(path.relative_to(qa)) for path in files))

    return replace(result, checks=tuple(add(check) for check in result.checks))


@contextmanager
def turn(folder: Path, waits: Callable[[], None], stopped: Event) -> Iterator[bool]:
    """One gate at a time in a folder. False where the run was stopped before its turn came."""
    with (folder / ".lock").open("w") as lock:
        got = _lock(lock)
        if not got:
            waits()
        while not got and not stopped.wait(POLL_INTERVAL_S):
            got = _lock(lock)
        yield got


def _lock(lock: TextIO) -> bool:
    try:
        flock(lock, LOCK_EX | LOCK_NB)
    except BlockingIOError:
        return False
    return True


def write_pack(qa: Path, result: PackResult) -> None:
    folder = pack_folder(qa, result.pack)
    write_json(folder / "tests.json", pack_record(result))
    write_whole(folder / "tests.txt", pack_text(result))


def write_gate(qa: Path, gate: GateResult) -> Path:
    """Writes the aggregate of a run into a folder of its own and gives the folder."""
    folder = _new_folder(qa / "_aggregate", datetime.fromisoformat(gate.started))
    write_json(folder / "summary.json", gate_record(gate))
    write_whole(folder / "tests.txt", gate_text(gate))
    write_whole(folder / "junit.xml", junit(gate))
    write_whole(folder / "summary.md", markdown(gate))
    prune(folder.parent, KEPT)
    return folder


def prune(parent: Path, kept: int) -> None:
    """Removes all but the newest aggregates; what is no aggregate is left alone."""
    runs = sorted(path for path in parent.glob("*T*Z*") if (path / "summary.json").is_file())
    for old in runs[:-kept]:
        shutil.rmtree(old, ignore_errors=True)


def _new_folder(parent: Path, when: datetime) -> Path:
    for name in _names(f"{when:%Y%m%dT%H%M%SZ}"):
        try:
            (parent / name).mkdir(parents=True)
            return parent / name
        except FileExistsError:
            continue
    raise AssertionError("names never run out")


def _names(stem: str) -> Iterator[str]:
    yield stem
    yield from (f"{stem}-{number}" for number in count(2))


def write_board(path: Path, gate: GateResult, qa: Path) -> None:
    """Puts the run on the board; makes the page and its style sheet where they are missing."""
    page = path.read_text(encoding="utf-8", errors="replace") if path.exists() else None
    write_whole(path.with_name(STYLE), style())
    write_whole(path, with_run(page, gate, past_runs(qa), dict(pictures(gate, qa))))


def pictures(gate: GateResult, qa: Path) -> Iterator[tuple[str, bytes]]:
    """The first pictures of what failed, by their paths: the board shows them wherever it is."""
    paths = (path for pack in gate.packs for check in pack.checks for path in check.evidence)
    for path in islice((path for path in paths if path.endswith(".png")), SHOWN):
        with suppress(OSError):
            content = (qa / path).read_bytes()
            if len(content) <= LARGEST:
                yield path, content


def past_runs(qa: Path) -> list[Point]:
    """The runs whose aggregates are kept, oldest first; one that can not be read is left out."""
    points = []
    for path in sorted((qa / "_aggregate").glob("*T*Z*/summary.json")):
        with suppress(OSError, ValueError, KeyError, TypeError):
            points.append(read_point(json.loads(path.read_bytes())))
    return points


def append(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8", errors="backslashreplace") as file:
        file.write(text)


def write_json(path: Path, record: dict[str, Any]) -> None:
    write_whole(path, json.dumps(record, indent=2, ensure_ascii=False) + "\n")


def write_whole(path: Path, text: str) -> None:
    """The old file or the new one, never half of it."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with open(
            descriptor, "w", encoding="utf-8", errors="backslashreplace", newline="\n"
        ) as file:
            file.write(text)
            file.flush()
            os.fchmod(file.fileno(), 0o644)
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
