"""What the terminal of a command can show: colour, its width, its characters."""

from __future__ import annotations

import os
import sys
from typing import TextIO

WIDEST = 100  # columns of help and tables: longer lines are hard to read
ASCII_FORMS = {"–": "-", "…": "...", "’": "'", "“": '"', "”": '"', "·": "-", "→": "->"}
HANDLER = "stage4_gate.ascii"


def use_colour(stream: TextIO) -> bool:
    """Whether to use colour: NO_COLOR, then FORCE_COLOR, then whether it is a terminal."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return bool(stream.isatty()) and os.environ.get("TERM") != "dumb"


def replace_closed_streams() -> None:
    """Let a command run whose output is closed (`>&-`): its words are lost, its status is not."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115


def width() -> int:
    """The columns to use: COLUMNS, else those of the terminal, else 80; at most WIDEST."""
    from shutil import get_terminal_size

    return min(get_terminal_size((80, 24)).columns, WIDEST)


def show_as_ascii_what_it_lacks() -> None:
    """Keep a terminal that is not UTF-8 from failing: it gets ASCII forms, or else escapes.

    To click.echo, name the stream: click takes ASCII for a mistake, and writes UTF-8 by itself.
    """
    for stream in (sys.stdout, sys.stderr):
        encoding = (getattr(stream, "encoding", None) or "utf-8").lower().replace("_", "-")
        if encoding not in ("utf-8", "utf8") and hasattr(stream, "reconfigure"):
            import codecs

            codecs.register_error(HANDLER, _ascii_form)
            stream.reconfigure(errors=HANDLER)


def _ascii_form(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    text = "".join(
        ASCII_FORMS.get(char) or char.encode("ascii", "backslashreplace").decode("ascii")
        for char in lacking
    )
    return text, error.end
