"""Makes text safe to show: a server must not control a terminal or a workflow log."""

from __future__ import annotations

import json
from typing import Any

from stage4_gate.printable import printable

MAX_LINE_CHARACTERS = 500  # characters of one text on one line


def line(text: str, most: int = MAX_LINE_CHARACTERS) -> str:
    """One line of printable characters (no controls, no bidirectional marks), cut at `most`.

    Print something visible in front of it: to a workflow log a line that begins with `::`, after
    blanks too, is a command. `##[` is one anywhere.
    """
    return printable(text, most)


def json_text(value: Any) -> str:
    """JSON in ASCII characters, with no line that is a workflow command."""
    return json.dumps(value, indent=2, ensure_ascii=True).replace("##[", "\\u0023#[") + "\n"


def json_line(value: Any) -> str:
    """The same on one line, without a line end."""
    return json.dumps(value, ensure_ascii=True).replace("##[", "\\u0023#[")


def quoted(data: bytes | str, most: int = 120) -> str:
    """The beginning of what a server sent, for a message."""
    text = data.decode("utf-8", "replace") if isinstance(data, bytes) else data
    text = " ".join(text.split())
    return text if len(text) <= most else text[:most] + "…"
