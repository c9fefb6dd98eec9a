"""Colours the statuses in the lines of a report. Pure."""

from __future__ import annotations

import re

from stage4.model import Status

COLOURS = {
    Status.PASS: "32",
    Status.WARN: "33",
    Status.INCONCLUSIVE: "33",
    Status.ERROR: "31",
    Status.FAIL: "31",
}
# A status begins a line; only the last line has something in front of it.
PLACE = re.compile(rf"^(\s*|\[Stage 4\] )({'|'.join(Status)})\b", re.MULTILINE)


def coloured(text: str) -> str:
    """The text with its statuses in colour."""
    return PLACE.sub(_painted, text)


def _painted(match: re.Match[str]) -> str:
    return f"{match[1]}\x1b[{COLOURS[Status(match[2])]}m{match[2]}\x1b[0m"
