"""Text for where it is shown. What a server wrote must not steer a terminal or a workflow log."""

from __future__ import annotations

import json
from typing import Any

from stage4_gate.printable import printable

MOST = 500  # characters of one text on one line


def line(text: str, most: int = MOST) -> str:
    """One line of printable characters (no controls, no bidirectional marks), cut at `most`.

    Who prints it puts something visible in front: a workflow log takes a line that begins with
    `::`, blanks or not, for a command. `##[` is one anywhere.
    """
    return printable(text, most)


def json_text(value: Any) -> str:
    """JSON of ASCII characters alone, in which no line is a workflow command."""
    return json.dumps(value, indent=2, ensure_ascii=True).replace("##[", "\\u0023#[") + "\n"


def quoted(data: bytes | str, most: int = 120) -> str:
    """The beginning of what a server sent, for a message."""
    text = data.decode("utf-8", "replace") if isinstance(data, bytes) else data
    text = " ".join(text.split())
    return text if len(text) <= most else text[:most] + "…"
