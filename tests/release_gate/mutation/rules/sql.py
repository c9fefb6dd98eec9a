"""Rules for SQL: conditions, boundaries, order, limits, assignments, and what the schema demands.

A condition is not cut out but made true, so that the statement keeps its parameters.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.release_gate.mutation.mutant import Edit, Mutant
from tests.release_gate.mutation.rules.code import changed
from tests.release_gate.mutation.source import Site, Source

STATEMENT = re.compile(r'[\s"\'f]*(SELECT|INSERT|UPDATE|DELETE|FROM|ORDER BY|INSERT)\b')
VALUE = r"(?:\?|:\w+|'[^']*'|-?\d+)"
CONDITION = re.compile(rf"\b([a-z_.]+(?:\([^()]*\))?) (=|<=|>=|<>|<|>) ({VALUE})")
NESTED = re.compile(r"\b(?:WHERE|AND) ([a-z_.]+ (?:=|IN|in|<|>) \()")
WORD = re.compile(r"\b(?:AND|WHERE) ((?:NOT )?[a-z_]+)(?=[\"\s)]|$)(?! (?:=|<|>|IN|IS|LIKE))")
BOUNDARY = re.compile(rf"\b([a-z_.]+) (<=|>=|<|>) (?={VALUE})")
BOUNDARIES = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
LIMIT = re.compile(r"\bLIMIT (\d+)")
ORDER = re.compile(r"\bORDER BY ([a-z_.]+(?: COLLATE \w+)?)( DESC)?")
ASSIGNMENT = re.compile(rf"(?<=[ ,])([a-z_]+) = ({VALUE}|excluded\.[a-z_]+|[a-z_]+ [+-] 1)")
REPLACEMENTS = {
    "INSERT OR REPLACE": "INSERT OR IGNORE",
    "INSERT OR IGNORE": "INSERT OR REPLACE",
    " LEFT JOIN": " JOIN",
    "min(": "max(",
    " COLLATE NOCASE": "",
    "count(*)": "0",
}
SCHEMA = re.compile(
    r" NOT NULL UNIQUE| UNIQUE| CHECK \([^()]*(?:\([^()]*\))?[^()]*\)| ON DELETE CASCADE"
)


def mutants(source: Source) -> Iterator[Mutant]:
    for site in source.sites:
        parent = site.above[-1] if site.above else None
        whole = isinstance(site.node, (ast.Constant, ast.JoinedStr))
        if whole and not isinstance(parent, ast.JoinedStr) and not _is_docstring(site):
            text = source.text(site.node)
            if STATEMENT.match(text):
                yield from _of_statement(source, site, text)


def schema(root: Path, file: str) -> Iterator[Mutant]:
    """Each constraint of a migration dropped, apart from NOT NULL, which types imply."""
    content = (root / file).read_bytes()
    for match in SCHEMA.finditer(content.decode()):
        start = len(content.decode()[: match.start()].encode())
        edit = Edit(start, start + len(match[0].encode()), b"")
        table = re.findall(r"CREATE TABLE (\w+)", content[:start].decode())[-1:] or ["module"]
        yield Mutant("constraint-dropped", file, table[0], f"without{match[0]}", (edit,))


def _of_statement(source: Source, site: Site, text: str) -> Iterator[Mutant]:
    start, _ = source.span(site.node)

    def made(rule: str, what: str, first: int, last: int, new: str) -> Mutant:
        begin = start + len(text[:first].encode())
        edit = Edit(begin, begin + len(text[first:last].encode()), new.encode())
        return source.mutant(rule, site, what, edit)

    yield from (made(*found) for found in _changes(text))


def _changes(text: str) -> Iterator[tuple[str, str, int, int, str]]:
    """The rule, what changes, and the new text for a part of the statement."""
    first_where = text.find("WHERE") if "WHERE" in text else len(text)
    for match in CONDITION.finditer(text, first_where):
        yield "condition-dropped", f"without {match[0]}", *match.span(), f"({match[0]} OR TRUE)"
    for match in NESTED.finditer(text):
        end = _closing(text, match.end())
        whole = text[match.start(1) : end]
        yield "condition-dropped", f"without {whole}", match.start(1), end, f"({whole} OR TRUE)"
    for match in WORD.finditer(text):
        yield "condition-dropped", f"without {match[1]}", *match.span(1), "TRUE"
    for match in BOUNDARY.finditer(text):
        new = BOUNDARIES[match[2]]
        yield "condition-boundary", f"{match[1]} {new}", *match.span(2), new
    for match in LIMIT.finditer(text):
        for name, value in changed(int(match[1])).items():
            yield f"constant-{name}", f"LIMIT {value}", *match.span(1), str(value)
    for match in ORDER.finditer(text):
        new = match[1] if match[2] else f"{match[1]} DESC"
        yield "order-reversed", f"{match[0]} becomes {new}", match.start(1), match.end(), new
    for match in ASSIGNMENT.finditer(text, 0, first_where):
        if "SET" in text[: match.start()]:
            new = f"{match[1]} = coalesce({match[1]}, {match[2]})"
            yield "assignment-dropped", f"without {match[0]}", *match.span(), new
    for old, new in REPLACEMENTS.items():
        for match in re.finditer(re.escape(old), text):
            yield "statement-altered", f"{old} becomes {new or 'nothing'}", *match.span(), new


def _closing(text: str, position: int) -> int:
    """The offset after the bracket that closes the one in front of the position."""
    depth = 1
    while depth and position < len(text):
        depth += {"(": 1, ")": -1}.get(text[position], 0)
        position += 1
    return position


def _is_docstring(site: Site) -> bool:
    return bool(site.above) and isinstance(site.above[-1], ast.Expr)
