"""A gate as text, taken apart: its managed blocks, its wraps, and the owner's own tree."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from codemod.block import GATE_EXIT, GATE_SCRIPT, Block, Damage, find_blocks
from codemod.errors import Refused
from codemod.source import split_lines

WRAP = "_GateExit"
SCRIPT = "_GateScript"
CONFLICT_MARKERS = ("<<<<<<< ", ">>>>>>> ")


class Wrap(NamedTuple):
    """A place where stages are called: a `with`, or the wrap of the console script `script`.

    first, last  the lines (indices from 0, `last` exclusive) that belong to it: for a `with` the
                 module-level statement that it is or stands in, with the comments below it
    """

    line: int
    functions: tuple[str, ...]
    script: str
    statements: list[ast.stmt]
    first: int
    last: int


class Gate(NamedTuple):
    """What is in a gate; `tree` is the module as it would be without the managed parts."""

    lines: list[str]
    blocks: list[Block]
    damages: list[Damage]
    wraps: list[Wrap]
    tree: ast.Module

    @property
    def stages(self) -> list[Block]:
        """The blocks of the installed stages, in their order."""
        return [block for block in self.blocks if block.name not in (GATE_EXIT, GATE_SCRIPT)]

    def entries(self, scripts: Sequence[str]) -> list[str]:
        """These console scripts, and those that were wrapped before."""
        return list(dict.fromkeys([*scripts, *(w.script for w in self.wraps if w.script)]))

    def block(self, name: str) -> Block | None:
        """The block of that name."""
        return next((block for block in self.blocks if block.name == name), None)


def read(text: str) -> Gate:
    """Take a gate's text apart. Raises Refused where it does not parse."""
    lines = split_lines(text)
    blocks, damages = find_blocks(lines)
    tree = parse(text, whole=False)
    wraps: list[Wrap] = []
    body: list[ast.stmt] = []
    spans = spans_of(tree.body, len(lines))
    for node, (first, last) in zip(tree.body, spans, strict=True):
        body += [*_owned([node], blocks, wraps, first, last)]
    tree.body = body
    return Gate(lines, blocks, damages, wraps, tree)


def spans_of(body: list[ast.stmt], end: int) -> list[tuple[int, int]]:
    """The lines of each statement, up to the next one (indices from 0, the last one exclusive)."""
    firsts = [first_line(node) - 1 for node in body]
    return list(zip(firsts, [*firsts[1:], end], strict=False))


def first_line(statement: ast.stmt) -> int:
    """The line (from 1) on which a statement begins, with its decorators."""
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *(node.lineno for node in decorators)])


def parse(text: str, whole: bool = True) -> ast.Module:
    """Parse; the whole way to code, so that what Python would refuse is refused here."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
            if whole:
                compile(tree, "<gate>", "exec", dont_inherit=True)
    except SyntaxError as why:
        for number, line in enumerate(split_lines(text), start=1):
            if line.startswith(CONFLICT_MARKERS):
                raise Refused(
                    "a merge conflict stands in it", hint="resolve it first", line=number
                ) from None
        raise Refused(
            f"it does not parse: {why.msg}", hint="correct it first", line=why.lineno
        ) from None
    except (RecursionError, MemoryError, ValueError):
        raise Refused(
            "it is nested too deeply for Python to compile", hint="break the expression up"
        ) from None
    return tree


def _owned(
    body: list[ast.stmt], blocks: list[Block], wraps: list[Wrap], first: int, last: int
) -> Iterator[ast.stmt]:
    """The owner's statements of a body; the wraps on the way are noted and taken off."""
    for node in body:
        if any(block.first < node.lineno <= block.last for block in blocks):
            continue
        rebound = _rebound(node)
        if isinstance(node, ast.With) and (call := _call_of(node.items[0].context_expr, WRAP)):
            inner = list(_owned(node.body, blocks, wraps, first, last))
            wraps.append(Wrap(node.lineno, _arguments(call), "", inner, first, last))
            yield from inner
        elif rebound:
            wraps.append(rebound)
        else:
            if isinstance(node, ast.If):
                node.body = list(_owned(node.body, blocks, wraps, first, last))
            elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                _undecorate(node, wraps)
            yield node


def _undecorate(node: ast.FunctionDef | ast.AsyncFunctionDef, wraps: list[Wrap]) -> None:
    for decorator in list(node.decorator_list):
        if call := _call_of(decorator, SCRIPT):
            node.decorator_list.remove(decorator)
            line = decorator.lineno
            wraps.append(Wrap(line, _arguments(call), node.name, [], line - 1, line))


def _rebound(node: ast.stmt) -> Wrap | None:
    if (
        isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Call)
        and isinstance(node.targets[0], ast.Name)
        and (call := _call_of(node.value.func, SCRIPT))
    ):
        line, name = node.lineno, node.targets[0].id
        return Wrap(line, _arguments(call), name, [], line - 1, line)
    return None


def _call_of(node: ast.expr, name: str) -> ast.Call | None:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
        return node
    return None


def _arguments(call: ast.Call) -> tuple[str, ...]:
    return tuple(ast.unparse(argument) for argument in call.args)
