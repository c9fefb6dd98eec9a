"""A parsed Python module: places, bytes and lines of its nodes, and who uses its names."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from tests.release_gate.mutation.mutant import Edit, Mutant, Region

Function = (ast.FunctionDef, ast.AsyncFunctionDef)
Definition = (*Function, ast.ClassDef)


@dataclass(frozen=True)
class Site:
    """A node with what encloses it, outermost first."""

    node: ast.AST
    above: tuple[ast.AST, ...]

    @property
    def place(self) -> str:
        """The qualified name of the function or class, else the name that is assigned."""
        chain = (*self.above, self.node)
        names = [each.name for each in chain if isinstance(each, Definition)]
        return ".".join(names) or next(filter(None, map(assigned, chain)), "module")

    @property
    def function(self) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
        """The innermost function whose body has the node; None for decorators and signatures."""
        chain = (*self.above, self.node)
        for outer, inner in reversed(list(pairwise(chain))):
            if isinstance(outer, Function) and isinstance(inner, ast.stmt):
                return outer
        return None

    @property
    def statement(self) -> ast.stmt | None:
        chain = (*self.above, self.node)
        return next((each for each in reversed(chain) if isinstance(each, ast.stmt)), None)


def assigned(node: ast.AST) -> str:
    """The name that a statement assigns, "" if it is none."""
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    first = targets[0]
    if isinstance(first, ast.Tuple):
        first = first.elts[0]
    return first.id if isinstance(first, ast.Name) and isinstance(node, ast.stmt) else ""


class Source:
    """One module of the backend. `file` is relative to the checkout."""

    def __init__(self, root: Path, file: str) -> None:
        self.file = file
        self.content = (root / file).read_bytes()
        self.tree = ast.parse(self.content)
        self._starts = [0]
        for line in self.content.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))

    @cached_property
    def sites(self) -> tuple[Site, ...]:
        """Every node of the module in the order of the text."""
        return tuple(_walk(self.tree, ()))

    def span(self, node: ast.AST) -> tuple[int, int]:
        """The offsets of a node in bytes."""
        first = self._starts[node.lineno - 1] + node.col_offset  # type: ignore[attr-defined]
        last = self._starts[node.end_lineno - 1] + node.end_col_offset  # type: ignore[attr-defined]
        return first, last

    def text(self, node: ast.AST) -> str:
        start, end = self.span(node)
        return self.content[start:end].decode()

    def replaced(self, node: ast.AST, new: str) -> Edit:
        return Edit(*self.span(node), new.encode())

    def inserted(self, node: ast.stmt, new: str) -> Edit:
        """Insert lines in front of a statement, indented as it is."""
        start, _ = self.span(node)
        indent = " " * node.col_offset
        return Edit(start, start, "".join(f"{line}\n{indent}" for line in new.split("\n")).encode())

    def removed(self, items: Sequence[ast.AST], item: ast.AST, last: ast.AST | None = None) -> Edit:
        """Remove one of several items between commas; `last` is where it ends, if not itself."""
        start, end = self.span(item)
        end = self.span(last)[1] if last else end
        rest = self.content[end:]
        stripped = rest.lstrip()
        if stripped.startswith(b","):
            return Edit(start, end + len(rest) - len(stripped) + 1, b"")
        before = self.content[:start].rstrip()
        return Edit(len(before) - before.endswith(b","), end, b"")

    def mutant(self, rule: str, site: Site, what: str, *edits: Edit) -> Mutant:
        """A mutant at a node; its region is the statement, or the users of the definition."""
        place = site.place
        return Mutant(rule, self.file, place, what, edits, regions=self.regions(site))

    def regions(self, site: Site) -> tuple[Region, ...]:
        """The lines that run if the node matters; empty for what runs at the import."""
        statement, function = site.statement, site.function
        if function is None or statement is None:
            return ()
        last = statement.end_lineno or statement.lineno
        if isinstance(statement, (ast.If, ast.While, ast.For, ast.With, ast.Try)):
            last = max(statement.lineno, statement.body[0].lineno - 1)
        if isinstance(statement, Definition):
            return ()
        return (Region(self.file, statement.lineno, last),)


def _walk(node: ast.AST, above: tuple[ast.AST, ...]) -> Iterator[Site]:
    for child in ast.iter_child_nodes(node):
        yield Site(child, above)
        yield from _walk(child, (*above, child))
