"""Rules for style sheets: each declaration block dropped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.release_gate.mutation.mutant import Edit, Mutant

BLOCK = re.compile(r"^ *([^\s@{}/][^{}]*?) \{([^{}]*)\}", re.M)


def mutants(root: Path, file: str) -> Iterator[Mutant]:
    """Style sheets are ASCII: an offset in characters is one in bytes."""
    text = (root / file).read_text("ascii")
    for match in BLOCK.finditer(text):
        selector = " ".join(match[1].split())
        yield Mutant("style-dropped", file, selector, "", (Edit(*match.span(2), b" "),))
