"""`stage4-gate doctor`: what a run would do here, and what would make it fail."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from stage4_gate.command_group import Command
from stage4_gate.errors import epilog
from stage4_gate.format_option import format_option

if TYPE_CHECKING:
    from stage4_gate.commands.diagnoses import Diagnosis

EXIT_STATUSES = {
    0: "no problems; there may be warnings",
    1: "a problem: a run would fail or could not write its results",
    2: "usage or configuration error, or this package was overwritten",
    4: "the output could not be written",
}
COLOURS = {"ok": "green", "warning": "yellow", "problem": "red"}


@click.command("doctor", cls=Command, epilog=epilog(EXIT_STATUSES))
@format_option("json")
def doctor(form: str) -> int:
    """Show what a run would do here, and what would make it fail.

    Looks at Python, packages that collide, programs on PATH, the browser, the gates and their
    stage, and the folders to write to. Changes nothing, and sends no request.
    """
    from stage4_gate.commands.diagnoses import PROBLEM, all_of

    found = all_of(os.environ, Path.cwd())
    text = _as_json(found) if form == "json" else _as_text(found)
    click.echo(text, sys.stdout, color=True)
    return int(any(each.status == PROBLEM for each in found))


def _as_text(found: Sequence[Diagnosis]) -> str:
    from stage4_gate.printable import printable
    from stage4_gate.terminal import use_colour

    colour = use_colour(sys.stdout)
    lines = []
    for topic, status, message, hint in found:
        word = f"{status:<7}"
        shown = click.style(word, fg=COLOURS[status]) if colour else word
        lines.append(f"{shown}  {topic}: {printable(message)}")
        if hint:
            lines.append(f"{'':7}  do: {printable(hint)}")
    return "\n".join(lines)


def _as_json(found: Sequence[Diagnosis]) -> str:
    import json

    return json.dumps({"diagnoses": [each._asdict() for each in found]}, indent=2)
