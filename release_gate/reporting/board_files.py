"""The files beside the board: style sheet, script, and copies of the evidence it links to.

The copies make links work from the disk and from a server, which serves the board's folder alone.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from importlib.resources import files
from pathlib import Path

from release_gate.model import FAILING, GateResult, Status
from release_gate.reporting.board.page import ASSETS, SCRIPT, STYLE
from stage4_gate.atomic_write import write_whole

MAX_FILES = 400
KEPT_FOLDERS = 3  # another gate in this checkout may be writing its own
# What a browser shows as text or pictures, or stores; shown as text only with this ending.
SHOWN_AS_THEY_ARE = frozenset((".png", ".zip", ".txt", ".json"))
SHOWN_AS_TEXT = frozenset((".log", ".diff"))


def write_files(page: Path, gate: GateResult, qa: Path, run: str) -> dict[str, str]:
    """Write the files beside `page` for the run named `run`.

    Returns the address of each copy, relative to the page, by the path of the evidence.
    """
    folder = page.parent / ASSETS
    folder.mkdir(parents=True, exist_ok=True)
    source = files("release_gate.reporting.board")
    for name in (STYLE, SCRIPT):
        write_whole(folder / name, source.joinpath(name).read_bytes())
    _prune(folder, run)
    return dict(_copies(gate, qa, folder, run))


def _copies(gate: GateResult, qa: Path, folder: Path, run: str) -> Iterator[tuple[str, str]]:
    for number, path in enumerate(_evidence(gate)):
        if number == MAX_FILES:
            return
        name = _copied_name(path)
        source = (qa / path).resolve()
        if name and source.is_relative_to(qa.resolve()) and source.is_file():
            target = folder / run / name
            with suppress(OSError):
                target.parent.mkdir(parents=True, exist_ok=True)
                _link_or_copy(source, target)
                yield path, f"{ASSETS}/{run}/{name}"


def _evidence(gate: GateResult) -> Iterator[str]:
    """What is worth a look: the logs of packs that failed, then what their checks kept."""
    failed = [pack for pack in gate.packs if pack.status is not Status.PASS]
    yield from (f"{pack.pack.name}/{pack.pack.version}/log.txt" for pack in failed)
    for pack in failed:
        for check in pack.checks:
            if check.status in FAILING:
                yield from check.evidence


def _copied_name(path: str) -> str:
    """The path below the run's folder; "" for a kind of file that a browser might execute."""
    suffix = Path(path).suffix.lower()
    if suffix in SHOWN_AS_THEY_ARE:
        return path
    return f"{path}.txt" if suffix in SHOWN_AS_TEXT else ""


def _link_or_copy(source: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    try:
        os.link(source, target)  # traces are large
    except OSError:
        shutil.copyfile(source, target)


def _prune(folder: Path, run: str) -> None:
    """Remove all but the newest runs."""
    older = sorted(path for path in folder.iterdir() if path.is_dir() and path.name != run)
    for old in older[: 1 - KEPT_FOLDERS]:
        shutil.rmtree(old, ignore_errors=True)
