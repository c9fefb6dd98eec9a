"""Writes the results of a run. Each file is written whole, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from stage4.board import STAGE4_VERDICT_RANK, STYLE, put_section, style
from stage4.config.settings import Outputs
from stage4.config.table import BY_NAME
from stage4.errors import FileError
from stage4.history import Record
from stage4.model import Verdict
from stage4.output.board_section import (
    RANK,
    key_of,
    stage4_section,
    stage4_verdict,
    verdict_key_of,
)
from stage4.output.code_quality import code_quality
from stage4.output.junit import junit_xml
from stage4.output.markdown import summary_md
from stage4.output.sarif import sarif
from stage4.output.step_outputs import step_outputs
from stage4.output.summary import summary_json
from stage4.output.targets import targets_json
from stage4.output.text import as_text
from stage4_gate import atomic_write

DEFAULT_FOLDER = Path(BY_NAME["output_dir"].default)
DEFAULT_BOARD = Path("public/test2.html")
FORMATS = {
    "summary.json": summary_json,
    "tests.txt": as_text,
    "junit.xml": junit_xml,
    "summary.md": summary_md,
}
# Their findings point at the file that configures the run.
PLACED_FORMATS = {
    "stage4.sarif": sarif,
    "code-quality.json": code_quality,
}
MAX_BOARD_BYTES = 32 * 1024 * 1024


def publish(verdict: Verdict, recent: Sequence[Record], outputs: Outputs, folder: Path) -> Path:
    """Write all results of a run in `folder` and return their folder. Raises FileError.

    `recent` are the last runs for the trend, this one included.
    """
    place = folder / (outputs.output_dir or DEFAULT_FOLDER) / verdict.target
    for name, render in FORMATS.items():
        write_whole(place / name, render(verdict))
    for name, render in PLACED_FORMATS.items():
        write_whole(place / name, render(verdict, outputs.configured_by))
    if outputs.step_summary:
        append(Path(outputs.step_summary), summary_md(verdict))
    if outputs.step_outputs:
        append(Path(outputs.step_outputs), step_outputs([verdict]))
    board = _board(outputs, folder)
    if board is not None:
        _update_board(board, verdict, recent, outputs.section)
    return place


def publish_whole(verdicts: Sequence[Verdict], outputs: Outputs, folder: Path) -> Path:
    """Write the summary of several targets beside their folders. Raises FileError."""
    path = folder / (outputs.output_dir or DEFAULT_FOLDER) / "summary.json"
    write_whole(path, targets_json(verdicts))
    if outputs.step_outputs:  # the last value of an output counts
        append(Path(outputs.step_outputs), step_outputs(verdicts))
    return path


def append(path: Path, text: str) -> None:
    """Append to a file that others own, such as GitHub's step summary. Raises FileError."""
    try:
        with path.open("a", encoding="utf-8") as file:
            file.write(text)
    except OSError as why:
        raise _failed(path, "written", why) from None


def _board(outputs: Outputs, folder: Path) -> Path | None:
    if outputs.board:
        return folder / outputs.board
    return folder / DEFAULT_BOARD if (folder / DEFAULT_BOARD).parent.is_dir() else None


def _update_board(path: Path, verdict: Verdict, recent: Sequence[Record], name: str) -> None:
    line, key = stage4_verdict(verdict, name), verdict_key_of(verdict, name)
    page = put_section(_read(path), key, line, STAGE4_VERDICT_RANK)
    section = stage4_section(verdict, recent, name)
    page = put_section(page, key_of(verdict, name), section, RANK)
    write_whole(path, page)
    if not path.with_name(STYLE).exists():
        write_whole(path.with_name(STYLE), style())


def _read(path: Path) -> str | None:
    """The page as it is; bytes that are not UTF-8 are kept (surrogateescape)."""
    try:
        if path.stat().st_size > MAX_BOARD_BYTES:
            raise FileError(
                f"{path} is too large for a board", hint="remove it, or give another --board"
            )
        return path.read_bytes().decode("utf-8", "surrogateescape")
    except FileNotFoundError:
        return None
    except OSError as why:
        raise _failed(path, "read", why) from None


def write_whole(path: Path, text: str) -> None:
    """Write a file: it is the old one or the new one, never a part. Raises FileError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        atomic_write.write_whole(path, text.encode("utf-8", "surrogateescape"))
    except OSError as why:
        raise _failed(path, "written", why) from None


def _failed(path: Path, done: str, why: OSError) -> FileError:
    return FileError(
        f"{path} cannot be {done}: {why.strerror}",
        hint="make its folder writable, give --output-dir, or --no-artifacts",
    )
