"""Formats outcomes as text, JSON or workflow annotations."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from stage4_gate.printable import printable

if TYPE_CHECKING:
    from codemod.stage import Stage


class Outcome(NamedTuple):
    """The outcome of a command for one file.

    status    a status of `check` (current, absent, outdated, edited, conflict, bypassed), what was
              done (applied, updated, reverted, unchanged), or refused, failed, error
    line      from 1; 0 = the whole file
    notes     additional findings about the gate: (line, message)
    exit      the exit status of the command if this were its only file
    warnings  problems with the files beside the gate, as lines for standard error
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
    warnings: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """`message (hint)`."""
        return self.message + f" ({self.hint})" * bool(self.hint)


GOOD = {"current", "applied", "updated", "reverted", "unchanged"}
COLOURS = {"good": "32", "bad": "31", "note": "33"}
MAX_ANNOTATIONS = 10  # per step: GitHub shows no more


def as_text(outcomes: Sequence[Outcome], colour: bool = False, quiet: bool = False) -> str:
    """Format for people: one line per file and its hint; when quiet, only failures.

    With several repositories a last line counts them.
    """
    lines: list[str] = []
    for outcome in outcomes:
        good = outcome.status in GOOD
        if not (quiet and good):
            word = _paint(outcome.status, "good" if good else "bad", colour)
            place = _place(outcome.path, outcome.line)
            lines.append(f"{place}: {word}: {printable(outcome.message)}")
            if outcome.hint:
                lines.append(f"    {printable(outcome.hint)}")
        for line, message in outcome.notes:
            word = _paint("note", "note", colour)
            lines.append(f"{_place(outcome.path, line)}: {word}: {printable(message)}")
    if lines and (count := _repositories(outcomes)) > 1:
        lines.append(f"{count} repositories, {summary(outcomes)}")
    return "".join(line + "\n" for line in lines)


def _repositories(outcomes: Sequence[Outcome]) -> int:
    if len(outcomes) < 2:
        return len(outcomes)
    from codemod.repository import repository_of

    return len({repository_of(outcome.path) for outcome in outcomes})


def as_json(outcomes: Sequence[Outcome], command: str, exit_status: int) -> str:
    """Format as one JSON object, described by report.schema.json."""
    import json

    from codemod.repository import repository_of

    files = [
        {
            "path": outcome.path,
            "repository": repository_of(outcome.path) or None,
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


def as_github(outcomes: Sequence[Outcome], command: str, quiet: bool = False) -> str:
    """Workflow annotations, errors first, at most MAX_ANNOTATIONS, and a summary line.

    Files that fail the command are errors, notes are warnings.
    """
    from codemod.repository import path_in_repository

    errors, warnings = [], []
    for outcome in outcomes:
        path = path_in_repository(outcome.path)
        if outcome.exit:
            errors.append(
                _annotation("error", path, outcome.line, f"{outcome.status}: {outcome.text}")
            )
        warnings += [_annotation("warning", path, *note) for note in outcome.notes]
    found = [*errors, *warnings]
    lines = found[:MAX_ANNOTATIONS]
    if found or not quiet:
        left = len(found) - len(lines)
        more = f"; {left} more findings without an annotation, see --format text" * bool(left)
        lines.append(f"codemod {command}: {summary(outcomes)}{more}")
    return "".join(line + "\n" for line in lines)


def summary(outcomes: Sequence[Outcome]) -> str:
    """`3 files: 2 current, 1 absent`."""
    statuses = [outcome.status for outcome in outcomes]
    counts = ", ".join(f"{statuses.count(each)} {each}" for each in dict.fromkeys(statuses))
    return f"{len(outcomes)} file{'s' * (len(outcomes) != 1)}" + f": {counts}" * bool(counts)


def stages_as_text(stages: "Sequence[Stage]", quiet: bool = False) -> str:
    """Format stages for people; when quiet, only their names."""
    if quiet:
        return "".join(f"{stage.name}\n" for stage in stages)
    lines = []
    for stage in stages:
        lines.append(f"{stage.name}  v{stage.version}  {stage.title}")
        lines.append(f"    runs: {' '.join(stage.command)}  (at most {stage.time_limit:g} s)")
        if stage.enabled_by:
            lines.append(f"    only where {stage.enabled_by} is set")
    return "".join(printable(line) + "\n" for line in lines)


def stages_as_json(stages: "Sequence[Stage]") -> str:
    """Format stages as a JSON list of objects."""
    import json

    return json.dumps([stage._asdict() for stage in stages], indent=2) + "\n"


def _annotation(level: str, path: str, line: int, message: str) -> str:
    properties = f"file={_escape(path, ',:')}" + (f",line={line}" if line else "")
    return f"::{level} {properties},title=codemod::{_escape(message)}"


def _escape(text: str, more: str = "") -> str:
    """Escape as the runner's toolkit does: %, line ends, and in properties `,` and `:`."""
    for char in "%\r\n" + more:
        text = text.replace(char, f"%{ord(char):02X}")
    return text


def _place(path: str, line: int) -> str:
    shown = printable(path)
    visible = f"./{shown}" if shown.startswith("::") else shown  # `::` is a workflow command
    return visible + (f":{line}" if line else "")


def _paint(text: str, kind: str, colour: bool) -> str:
    return f"\x1b[{COLOURS[kind]}m{text}\x1b[0m" if colour else text
