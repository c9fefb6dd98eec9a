"""What the commands say: outcomes as text, JSON or workflow annotations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from codemod.stage import Stage


class Outcome(NamedTuple):
    """What came of one file.

    status  a state of `check` (current, absent, outdated, edited, conflict, bypassed), what was
            done (applied, updated, reverted, unchanged), or refused, failed, error
    line    from 1; 0 = the whole file
    notes   further lines worth knowing: (line, message)
    exit    the exit status that this file alone would give
    """

    path: str
    status: str
    exit: int
    message: str
    line: int = 0
    hint: str = ""
    notes: tuple[tuple[int, str], ...] = ()
    diff: str = ""
    encoding: str = "utf-8"


GOOD = {"current", "applied", "updated", "reverted", "unchanged"}
COLOURS = {"good": "32", "bad": "31", "note": "33"}


def as_text(outcomes: Sequence[Outcome], colour: bool = False, quiet: bool = False) -> str:
    """For people: a line a file, what is wrong and what to do; nothing but trouble when quiet."""
    lines: list[str] = []
    for outcome in outcomes:
        good = outcome.status in GOOD
        if not (quiet and good):
            word = _paint(outcome.status, "good" if good else "bad", colour)
            place = _place(outcome.path, outcome.line)
            lines.append(f"{place}: {word}: {_printable(outcome.message)}")
            if outcome.hint:
                lines.append(f"    {_printable(outcome.hint)}")
        for line, message in outcome.notes:
            word = _paint("note", "note", colour)
            lines.append(f"{_place(outcome.path, line)}: {word}: {_printable(message)}")
    return "".join(line + "\n" for line in lines)


def as_json(outcomes: Sequence[Outcome], command: str, exit_status: int) -> str:
    """For programs: one object, as in report.schema.json."""
    import json

    files = [
        {
            "path": outcome.path,
            "status": outcome.status,
            "line": outcome.line or None,
            "message": outcome.message,
            "hint": outcome.hint,
            "notes": [{"line": line or None, "message": text} for line, text in outcome.notes],
            **({"diff": outcome.diff} if outcome.diff else {}),
        }
        for outcome in outcomes
    ]
    document = {"command": command, "exit": exit_status, "files": files}
    return json.dumps(document, indent=2) + "\n"


def as_github(outcomes: Sequence[Outcome]) -> str:
    """Workflow annotations: errors for what fails the command, warnings for the notes."""
    lines = []
    for outcome in outcomes:
        if outcome.exit:
            text = f"{outcome.status}: {outcome.message}" + f" ({outcome.hint})" * bool(
                outcome.hint
            )
            lines.append(_annotation("error", outcome.path, outcome.line, text))
        lines += [_annotation("warning", outcome.path, *note) for note in outcome.notes]
    return "".join(line + "\n" for line in lines)


def stages_as_text(stages: Sequence[Stage]) -> str:
    """A paragraph a stage."""
    lines = []
    for stage in stages:
        lines.append(f"{stage.name}  v{stage.version}  {stage.title}")
        lines.append(f"    runs: {' '.join(stage.command)}  (at most {stage.time_limit:g} s)")
        if stage.enabled_by:
            lines.append(f"    only where {stage.enabled_by} is set")
    return "".join(_printable(line) + "\n" for line in lines)


def stages_as_json(stages: Sequence[Stage]) -> str:
    """A list of objects with the stages' settings."""
    import json

    return json.dumps([stage._asdict() for stage in stages], indent=2) + "\n"


def _annotation(level: str, path: str, line: int, message: str) -> str:
    properties = f"file={_escape(path, ',:')}" + (f",line={line}" if line else "")
    return f"::{level} {properties},title=codemod::{_escape(message)}"


def _escape(text: str, more: str = "") -> str:
    """Escape as the runner's own toolkit does: %, line ends, in properties `,` and `:` as well."""
    for char in "%\r\n" + more:
        text = text.replace(char, f"%{ord(char):02X}")
    return text


def _place(path: str, line: int) -> str:
    return _printable(path) + (f":{line}" if line else "")


def _paint(text: str, kind: str, colour: bool) -> str:
    return f"\x1b[{COLOURS[kind]}m{text}\x1b[0m" if colour else text


def _printable(text: str) -> str:
    """Control characters of file names and sources are shown, not obeyed."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape", "surrogatepass").decode()
        for char in text
    )
