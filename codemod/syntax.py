"""Parses a gate's source, and tells which lines belong to which of its statements."""

import ast
import warnings
from typing import Any

from codemod.errors import Refused
from codemod.source import split_lines

CONFLICT_MARKERS = ("<<<<<<< ", ">>>>>>> ")


def spans_of(body: list[ast.stmt], lines: list[str]) -> list[tuple[int, int]]:
    """The lines of each statement (indices from 0, the last one exclusive).

    Comments below it that are indented belong to it, those at the margin and blank lines do not.
    """
    firsts = [first_line(node) - 1 for node in body]
    spans = []
    for node, first, last in zip(body, firsts, [*firsts[1:], len(lines)], strict=False):
        while last > (node.end_lineno or 0) and _is_margin(lines[last - 1]):
            last -= 1  # noqa: PLW2901
        spans.append((first, last))
    return spans


def _is_margin(line: str) -> bool:
    return line.startswith("#") or not line.strip()


def first_line(statement: ast.stmt) -> int:
    """The line (from 1) on which a statement begins, with its decorators."""
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *(node.lineno for node in decorators)])


def parse(text: str) -> ast.Module:
    """Parse. Raises NewerSyntax for the syntax of later versions of Python, else Refused."""
    tree: ast.Module = _compiled(text, ast.PyCF_ONLY_AST)
    return tree


def refuse_uncompilable(text: str) -> None:
    """Refuse what Python refuses after parsing, such as `return` outside a function."""
    _compiled(text, 0)


def _compiled(text: str, flags: int) -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return compile(text, "<gate>", "exec", flags, dont_inherit=True)
    except SyntaxError as why:
        raise _refusal(text, why) from None
    except (RecursionError, MemoryError, ValueError):
        raise Refused(
            "it is nested too deeply for Python to compile", hint="break the expression up"
        ) from None


def _refusal(text: str, why: SyntaxError) -> Refused:
    lines = split_lines(text)
    for number, line in enumerate(lines, start=1):
        if line.startswith(CONFLICT_MARKERS):
            return Refused("it has a merge conflict", hint="resolve it first", line=number)
    from codemod.newer_syntax import newer_syntax

    return newer_syntax(lines, why) or Refused(
        f"it does not parse: {why.msg}", hint="correct it first", line=why.lineno
    )
