"""Which lines of the backend use a name that a module defines, directly or through others.

A constant is evaluated at the import, which every check causes. What distinguishes checks is the
functions that read it: `MAX_FAILURES` is read by `count`, `Email` by a class that a route takes.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable

from tests.release_gate.mutation.mutant import Region
from tests.release_gate.mutation.source import Definition, Function, Source, assigned


class Usage:
    """The definitions of all modules by the names that they refer to."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._readers: dict[str, set[str]] = defaultdict(set)
        self._lines: dict[str, list[Region]] = defaultdict(list)
        for source in sources:
            for statement in source.tree.body:
                self._add(source, statement)

    def _add(self, source: Source, statement: ast.stmt) -> None:
        name = statement.name if isinstance(statement, Definition) else assigned(statement)
        if not name:
            return
        for read in _names(statement):
            self._readers[read].add(name)
        for node in ast.walk(statement):
            if isinstance(node, Function):
                last = node.end_lineno or node.lineno
                self._lines[name].append(Region(source.file, node.body[0].lineno, last))

    def regions(self, name: str) -> tuple[Region, ...]:
        """The bodies of the functions named so, or of the nearest ones that depend on the name."""
        if name in self._lines:
            return tuple(self._lines[name])
        seen, waiting, found = {name}, [name], []
        while waiting:
            for reader in self._readers[waiting.pop()] - seen:
                seen.add(reader)
                if reader in self._lines:
                    found += self._lines[reader]
                else:
                    waiting.append(reader)
        return tuple(found)


def _names(statement: ast.stmt) -> set[str]:
    found = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}
    return found | {node.attr for node in ast.walk(statement) if isinstance(node, ast.Attribute)}
