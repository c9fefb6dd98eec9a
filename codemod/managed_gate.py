"""Reads a gate: its managed blocks, its wraps, and the owner's own syntax tree."""

import ast
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from codemod.block import (
    GATE_EXIT,
    GATE_SCRIPT,
    Block,
    Damage,
    find_blocks,
    shared_blocks,
)
from codemod.errors import NewerSyntax
from codemod.module_names import DEFINITIONS
from codemod.source import split_lines
from codemod.stage import function_of
from codemod.syntax import first_line, parse, spans_of

WRAP = "_GateExit"
SCRIPT = "_GateScript"
WITHS = (ast.With, ast.AsyncWith)


class Wrap(NamedTuple):
    """A place where stages are called: a `with`, or the wrap of the console script `script`.

    first, last  the lines (indices from 0, `last` exclusive) that belong to it: for a `with` the
                 module-level statement that it is or stands in, with the comments below it
    within       what it was moved into, such as "the try in line 12"; "" = the exit path itself
    problem      why it cannot be removed exactly; "" = it can
    rebinds      whether it is `main = _GateScript(...)(main)`
    """

    line: int
    functions: tuple[str, ...]
    script: str
    statements: list[ast.stmt]
    first: int
    last: int
    within: str = ""
    problem: str = ""
    rebinds: bool = False


class Gate(NamedTuple):
    """What is in a gate; `tree` is the module as it would be without the managed parts.

    strays    uses of the managed names that are no block and no wrap
    unparsed  why parts of the tree are placeholders: syntax that this Python does not have
    """

    lines: list[str]
    blocks: list[Block]
    damages: list[Damage]
    wraps: list[Wrap]
    tree: ast.Module
    strays: list[Damage]
    unparsed: NewerSyntax | None = None

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


@lru_cache(maxsize=4)  # a change reads the text before it, the owner's and its own several times
def read(text: str) -> Gate:
    """Read a gate's text. Raises Refused where it does not parse."""
    lines = split_lines(text)
    blocks, damages = find_blocks(lines)
    names = {WRAP, SCRIPT, *(function_of(block.name) for block in blocks)}
    unparsed = None
    try:
        tree = parse(_abridged(lines, blocks))
    except NewerSyntax as why:
        from codemod.partial import parse_partly

        tree, unparsed = parse_partly(lines, names, why), why
    hits = _lines_with(names, lines, blocks)
    reader = _Reader(blocks, hits)
    tree.body = reader.module(tree.body, lines)
    strays = list(uses_of(names, reader.touched(tree.body)))
    return Gate(lines, blocks, damages, reader.wraps, tree, strays, unparsed)


def _abridged(lines: list[str], blocks: list[Block]) -> str:
    """The text with `pass` for each shared block that is as codemod writes it.

    These known lines are most of a gate, and to parse them would be most of the work of a check.
    """
    fresh = {block.name: block for block in shared_blocks(script=True)}
    kept = list(lines)
    for block in blocks:
        if block.name in fresh and block.has_text_of(fresh[block.name]):
            count = block.last - block.first
            kept[block.first : block.last + 1] = ["pass\n", *["\n"] * count]
    return "".join(kept)


def _lines_with(names: set[str], lines: list[str], blocks: list[Block]) -> list[int]:
    """The lines (from 1) outside the blocks that have one of these names."""
    found = re.compile(rf"\b({'|'.join(map(re.escape, sorted(names)))})\b")
    managed = [range(block.first, block.last + 1) for block in blocks]
    return [
        index + 1
        for index, line in enumerate(lines)
        if found.search(line) and not any(index in each for each in managed)
    ]


def uses_of(names: set[str], statements: Sequence[ast.stmt]) -> Iterator[Damage]:
    """Every place where one of these names is bound, used or spelled out, once a line."""
    found = {}
    for statement in statements:
        for node in ast.walk(statement):
            for field in ("id", "name", "attr", "asname", "value", "arg"):
                name = getattr(node, field, None)
                if isinstance(name, str) and name in names:
                    line = getattr(node, "lineno", statement.lineno)
                    found[line] = Damage(line, f"{name} is used here, outside its wrap")
    return iter(sorted(found.values()))


class _Reader:
    """Removes blocks and wraps from a tree; descends only where a managed name is used."""

    def __init__(self, blocks: list[Block], hits: list[int]) -> None:
        self.blocks = blocks
        self.hits = hits
        self.wraps: list[Wrap] = []
        self.span = (0, 0)

    def module(self, body: list[ast.stmt], lines: list[str]) -> list[ast.stmt]:
        """The owner's statements of a module; its wraps are noted in `wraps`."""
        owned: list[ast.stmt] = []
        for node, self.span in zip(body, spans_of(body, lines), strict=True):
            if any(block.first < node.lineno <= block.last for block in self.blocks):
                continue
            rebound = _rebound(node)
            if rebound:
                self.wraps.append(rebound)
                continue
            if isinstance(node, DEFINITIONS):
                self._undecorate(node)
            owned += self._statement(node, "", outermost=True)
        return owned

    def touched(self, body: list[ast.stmt]) -> list[ast.stmt]:
        """The statements whose lines have a managed name."""
        return [node for node in body if self._is_touched(node)]

    def _is_touched(self, node: ast.stmt) -> bool:
        first, last = first_line(node), node.end_lineno or node.lineno
        return any(first <= hit <= last for hit in self.hits)

    def _statement(
        self, node: ast.stmt, within: str, outermost: bool = False
    ) -> Iterator[ast.stmt]:
        """The owner's statements in place of this one."""
        if not self._is_touched(node):
            yield node
        elif isinstance(node, WITHS) and any(_is_wrap(item) for item in node.items):
            yield from self._with(node, within)
        else:
            self._inside(node, "" if outermost and _is_guard(node) else _called(node))
            yield node

    def _inside(self, node: ast.AST, within: str) -> None:
        """Remove the wraps from the statements in this node, at any depth."""
        for name, value in ast.iter_fields(node):
            if not isinstance(value, list) or not value:
                continue
            if isinstance(value[0], ast.stmt):
                place = within or ("the else of the guard" if name != "body" else "")
                found = [each for inner in value for each in self._statement(inner, place)]
                setattr(node, name, found)
            elif isinstance(value[0], (ast.ExceptHandler, ast.match_case)):
                for each in value:
                    self._inside(each, within)

    def _with(self, node: ast.With | ast.AsyncWith, within: str) -> Iterator[ast.stmt]:
        ours = [item for item in node.items if _is_wrap(item)]
        rest = [item for item in node.items if item not in ours]
        if rest and node.items[0] not in ours:
            within = _called(node)
        body = [each for inner in node.body for each in self._statement(inner, within)]
        statements: list[ast.stmt] = body
        if rest:
            node.items, node.body = rest, body
            statements = [node]
        problem = "it is an async with" if isinstance(node, ast.AsyncWith) else ""
        for item in ours:
            call = item.context_expr
            assert isinstance(call, ast.Call)
            problem = "its value is given a name" if item.optional_vars else problem
            self.wraps.append(
                Wrap(call.lineno, _arguments(call), "", statements, *self.span, within, problem)
            )
        yield from statements

    def _undecorate(self, node: ast.stmt) -> None:
        decorators: list[ast.expr] = vars(node)["decorator_list"]
        for decorator in list(decorators):
            if call := _call_of(decorator, SCRIPT):
                decorators.remove(decorator)
                first, last = decorator.lineno - 1, decorator.end_lineno or decorator.lineno
                name = vars(node)["name"]
                self.wraps.append(Wrap(first + 1, _arguments(call), name, [], first, last))


def _called(node: ast.stmt) -> str:
    word = re.sub("(?<!^)(?=[A-Z])", " ", type(node).__name__).lower()
    name = getattr(node, "name", "")
    return f"{name}()" if isinstance(node, DEFINITIONS) else f"the {word} in line {node.lineno}"


def _is_guard(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and "__main__" in ast.unparse(node.test)


def _is_wrap(item: ast.withitem) -> bool:
    return _call_of(item.context_expr, WRAP) is not None


def _rebound(node: ast.stmt) -> Wrap | None:
    """`main = _GateScript(...)(main)` as a wrap."""
    if not (isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)):
        return None
    call = _call_of(node.value.func, SCRIPT)
    target = ast.unparse(node.targets[0])
    if call is None or target != ", ".join(_arguments(node.value)):
        return None
    first, last = node.lineno - 1, node.end_lineno or node.lineno
    return Wrap(node.lineno, _arguments(call), target, [], first, last, rebinds=True)


def _call_of(node: ast.expr, name: str) -> ast.Call | None:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
        return node
    return None


def _arguments(call: ast.Call) -> tuple[str, ...]:
    return tuple(ast.unparse(argument) for argument in [*call.args, *call.keywords])
