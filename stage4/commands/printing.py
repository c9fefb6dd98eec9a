"""One line at a time to a terminal or a log, escaped."""

from __future__ import annotations

import sys

MAX_LINE_CHARACTERS = 2000


def note(message: str) -> None:
    """A line of the program about itself, on standard error."""
    error_line(f"stage4: {message}")


def error_line(text: str) -> None:
    """One line on standard error."""
    print(_line(text), file=sys.stderr, flush=True)


def say(text: str) -> None:
    """One line on standard output."""
    print(_line(text), flush=True)


def _line(text: str) -> str:
    from stage4_gate.printable import printable

    return printable(text, MAX_LINE_CHARACTERS)
