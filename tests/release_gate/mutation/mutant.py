"""The record of a mutant: one small fault, made by a rule, in one file of the application."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path


@dataclass(frozen=True)
class Edit:
    """Replace the bytes `start` to `end` of the file by `new`."""

    start: int
    end: int
    new: bytes


@dataclass(frozen=True)
class Region:
    """The lines of a file that behave differently, the last one included."""

    file: str
    first: int
    last: int


@dataclass(frozen=True)
class Mutant:
    """`place` names the part of the application that is at fault: a function, a constant, a page.

    `regions` are empty if the whole file is concerned, as it is with a page. `what` is for people.
    """

    rule: str
    file: str  # the file of `place`, relative to the checkout
    place: str
    what: str
    edits: tuple[Edit, ...]
    edited: str = ""  # the file to edit, if it is another one
    regions: tuple[Region, ...] = ()
    number: int = 0  # counts the mutants of one rule in one place

    @property
    def id(self) -> str:
        """Names the mutant without line numbers, so that it outlives changes elsewhere."""
        return f"{self.rule}:{self.file}:{self.place}:{self.number}"

    @property
    def path(self) -> str:
        """The file to edit, relative to the checkout."""
        return self.edited or self.file

    def applied(self, content: bytes) -> bytes:
        """The content of the file with the fault."""
        for edit in sorted(self.edits, key=lambda edit: edit.start, reverse=True):
            content = content[: edit.start] + edit.new + content[edit.end :]
        return content


def numbered(mutants: Iterable[Mutant]) -> Iterator[Mutant]:
    """Give the mutants of one rule in one place their numbers, in the order of the file."""
    seen: Counter[tuple[str, str, str]] = Counter()
    for mutant in mutants:
        key = (mutant.rule, mutant.file, mutant.place)
        seen[key] += 1
        yield replace(mutant, number=seen[key])


def files(root: Path, folder: str, *suffixes: str) -> list[str]:
    """The files of a folder of the application with these suffixes, relative to the root."""
    found = (path for path in (root / folder).rglob("*") if path.suffix in suffixes)
    return sorted(str(path.relative_to(root)) for path in found if "__pycache__" not in path.parts)
