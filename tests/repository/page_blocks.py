"""The fenced blocks of the pages in docs/, and the comments that say how a test treats them.

A comment stands on the line in front of the fence:

<!-- file: NAME -->         the block is the content of this file
<!-- exit: N -->            the commands end with this status; without it, with 0
<!-- output -->             the commands before printed these lines, in this order; ... is anything
<!-- elsewhere: REASON -->  the block is not run here
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

BLOCK = re.compile(
    r"(?:^ *<!-- (?P<word>[a-z]+)(?:: (?P<value>[^\n]*?))? -->\n)?"
    r"^(?P<indent> *)```(?P<language>\w+)[^\n]*\n(?P<text>.*?)^(?P=indent)```$",
    re.DOTALL | re.MULTILINE,
)
SHELLS = ("bash", "zsh", "fish")
PICTURES = ("mermaid", "diff", "text")  # nothing to run


class Block(NamedTuple):
    """One block: `word` and `value` are those of its comment, "" without one."""

    line: int
    language: str
    text: str
    word: str
    value: str


def blocks(page: Path) -> Iterator[Block]:
    """The blocks of a page, in order."""
    text = page.read_text("utf-8")
    for match in BLOCK.finditer(text):
        indent = len(match["indent"])
        lines = [line[indent:] for line in match["text"].splitlines(keepends=True)]
        yield Block(
            text.count("\n", 0, match.start()) + 1,
            match["language"],
            "".join(lines),
            match["word"] or "",
            match["value"] or "",
        )
