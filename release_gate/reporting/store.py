"""Writes the results of a run: files under qa/, the board, the history."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

from release_gate.errors import HistoryUnusable
from release_gate.evidence_path import FAILURES, evidence_folder
from release_gate.model import HISTORY, CheckResult, GateResult, Pack, PackResult
from release_gate.reporting.board.page import with_run
from release_gate.reporting.board_files import write_files
from release_gate.reporting.formats import gate_text, junit, markdown, pack_text
from release_gate.reporting.history import opened
from release_gate.reporting.past import Past
from release_gate.reporting.summary import gate_record, pack_record
from stage4.board import STYLE, style
from stage4_gate.atomic_write import write_whole

KEPT_AGGREGATES = 30  # folders below qa/_aggregate
LOG = "log.txt"


def pack_folder(qa: Path, pack: Pack) -> Path:
    """The folder for a pack's results; it is created if it does not exist."""
    folder = qa / pack.name / pack.version
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def log_of(qa: Path, pack: Pack) -> Path:
    return pack_folder(qa, pack) / LOG


def clear_failures(qa: Path, pack: Pack) -> None:
    """Remove the evidence that an earlier run kept."""
    shutil.rmtree(pack_folder(qa, pack) / FAILURES, ignore_errors=True)


def with_evidence(qa: Path, result: PackResult) -> PackResult:
    """The result with the paths of the evidence that its failed checks kept."""
    kept = pack_folder(qa, result.pack) / FAILURES

    def add(check: CheckResult) -> CheckResult:
        files = sorted((kept / evidence_folder(check.check.id)).glob("*"))
        return replace(check, evidence=tuple(str(path.relative_to(qa)) for path in files))

    return replace(result, checks=tuple(add(check) for check in result.checks))


def write_pack(qa: Path, result: PackResult) -> None:
    folder = pack_folder(qa, result.pack)
    write_json(folder / "tests.json", pack_record(result))
    write_text(folder / "tests.txt", pack_text(result))


def write_gate(qa: Path, gate: GateResult) -> Path:
    """Write the aggregate of a run into a new folder; return the folder."""
    folder = _new_folder(qa / "_aggregate", datetime.fromisoformat(gate.started))
    write_json(folder / "summary.json", gate_record(gate))
    write_text(folder / "tests.txt", gate_text(gate))
    write_text(folder / "junit.xml", junit(gate))
    write_text(folder / "summary.md", markdown(gate))
    prune(folder.parent, KEPT_AGGREGATES)
    return folder


def prune(parent: Path, kept: int) -> None:
    """Remove all but the newest aggregates; other files and folders stay."""
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
    raise AssertionError("the names are endless")


def _names(stem: str) -> Iterator[str]:
    yield stem
    yield from (f"{stem}-{number}" for number in count(2))


def write_board(path: Path, gate: GateResult, qa: Path) -> str:
    """Put the run on the board and into the history; return what is wrong with the history.

    A missing board or style sheet is created. Without a history the board shows this run alone.
    """
    page = path.read_text(encoding="utf-8", errors="replace") if path.exists() else None
    past = _recorded(gate, qa / HISTORY)
    run = "".join(c for c in gate.started if c.isalnum()) + f"-{os.getpid()}"
    files = write_files(path, gate, qa, run)
    write_text(path.with_name(STYLE), style())
    write_text(path, with_run(page, gate, past, files))
    return past.problem


def _recorded(gate: GateResult, path: Path) -> Past:
    """The runs before this one, which is added to them."""
    try:
        with opened(path) as history:
            past = history.past()
            history.add(gate)
            return past
    except HistoryUnusable as error:
        return Past(problem=f"{error.message} ({error.hint})")


def append(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8", errors="backslashreplace") as file:
        file.write(text)


def write_json(path: Path, record: dict[str, Any]) -> None:
    write_text(path, json.dumps(record, indent=2, ensure_ascii=False) + "\n")


def write_text(path: Path, text: str) -> None:
    """Write a whole file; characters that UTF-8 cannot encode become escapes."""
    write_whole(path, text.encode("utf-8", "backslashreplace"))
