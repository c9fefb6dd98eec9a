"""Every mutant of the application, in a fixed order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tests.release_gate.mutation.mutant import Mutant, files, numbered
from tests.release_gate.mutation.rules import code, markup, routes, script, sql, style
from tests.release_gate.mutation.source import Source
from tests.release_gate.mutation.usage import Usage

BOARD = (
    "public/test2.html",
    "public/board.css",
    "public/test2_files",
)  # what runs of the gate write


def catalogue(root: Path) -> tuple[Mutant, ...]:
    """The mutants of the application in this checkout."""
    return tuple(numbered(_unnumbered(root)))


def by_id(mutants: tuple[Mutant, ...]) -> dict[str, Mutant]:
    found = {mutant.id: mutant for mutant in mutants}
    assert len(found) == len(mutants), "two mutants have the same id"
    return found


def _unnumbered(root: Path) -> Iterator[Mutant]:
    sources = {file: Source(root, file) for file in files(root, "backend", ".py")}
    usage = Usage(sources.values())
    for source in sources.values():
        for mutant in (*code.mutants(source), *sql.mutants(source)):
            yield _with_regions(mutant, usage)
    yield from routes.mutants(sources)
    for file in files(root, "backend/migrations", ".sql"):
        yield from sql.schema(root, file)
    for rules, suffix in ((markup, ".html"), (script, ".js"), (style, ".css")):
        for file in files(root, "public", suffix):
            if not file.startswith(BOARD):
                yield from rules.mutants(root, file)


def _with_regions(mutant: Mutant, usage: Usage) -> Mutant:
    """For what runs at the import: the functions that use it."""
    if mutant.regions:
        return mutant
    name, _, rest = mutant.place.partition(".")
    regions = usage.regions(name)
    if rest:  # a method: the method alone
        regions = tuple(region for region in regions if region.file == mutant.file) or regions
    return replace(mutant, regions=regions)
