"""Text for where it is shown. What a server wrote must not steer a terminal or a workflow log."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

MOST = 500  # characters of one text on one line
# Controls, format characters (bidirectional ones), line and paragraph separators, surrogates.
UNPRINTABLE = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))


def line(text: str, most: int = MOST) -> str:
    """One line without control characters, of at most `most` characters.

    Who prints it puts something visible in front: a workflow log takes a line that begins with
    `::`, blanks or not, for a command. `##[` is one anywhere.
    """
    cut = text if len(text) <= most else text[: most - 1] + "…"
    return "".join(_visible(character) for character in cut).replace("##[", "# #[")


def _visible(character: str) -> str:
    if character.isascii():
        return character if character.isprintable() else _escaped(character)
    return _escaped(character) if unicodedata.category(character) in UNPRINTABLE else character


def _escaped(character: str) -> str:
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")


def json_text(value: Any) -> str:
    """JSON of ASCII characters alone, in which no line is a workflow command."""
    return json.dumps(value, indent=2, ensure_ascii=True).replace("##[", "\\u0023#[") + "\n"


def quoted(data: bytes | str, most: int = 120) -> str:
    """The beginning of what a server sent, for a message."""
    text = data.decode("utf-8", "replace") if isinstance(data, bytes) else data
    text = " ".join(text.split())
    return text if len(text) <= most else text[:most] + "…"
