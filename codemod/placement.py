"""Adds the managed parts to a gate: the owner's code comes first, ours is at the exit path."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from codemod.block import BLANKS_BEFORE, Block, render
from codemod.errors import Refused
from codemod.exit_path import ExitPath, Kind, bound_names, find
from codemod.managed_gate import SCRIPT, read
from codemod.removal import has_blanks, owners_text
from codemod.source import line_end, split_lines, usual_line_end
from codemod.stage import function_of
from codemod.syntax import first_line, refuse_uncompilable, spans_of


def install(
    owner: str, shared: Sequence[Block], stages: Sequence[Block], scripts: Sequence[str]
) -> str:
    """The owner's text with blocks and wraps, proved to come out again. Raises Refused."""
    refuse_uncompilable(owner)
    tree = read(owner).tree
    path = find(tree, scripts)
    lines = split_lines(owner)
    place = place_for_blocks(tree, path, lines)
    newline = (line_end(lines[place - 1]) if place else "") or usual_line_end(lines)
    functions = [function_of(block.name) for block in stages]
    lines = _wrapped(tree, path, lines, functions)
    before = [name for name in scripts if name in bound_names(tree.body[: path.start])]
    rebindings = {name: f"{name} = {SCRIPT}({', '.join(functions)})({name})" for name in scripts}
    for name in scripts:
        if name not in before:
            blanks = [""] * (BLANKS_BEFORE if has_blanks(shared[0]) else 0)
            _insert(lines, _end(lines), [*blanks, rebindings[name]], newline)
    managed = [*shared, *stages]
    try:
        new = [line for block in managed for line in render(block, newline)]
    except SyntaxError as why:
        raise Refused(
            f"a text of the stage breaks its block: {why.msg}", hint="write it as one plain line"
        ) from None
    _insert(lines, place, [*new, *(rebindings[name] for name in before)], newline)
    text = "".join(lines)
    _prove(text, owner, managed, path)
    return text


def _insert(lines: list[str], index: int, new: Sequence[str], newline: str) -> None:
    """Insert lines; a text that does not end with a line end still does not."""
    ended = [line.rstrip("\r\n") + newline for line in new]
    if index == len(lines) and lines and not line_end(lines[-1]):
        lines[-1] += newline
        ended[-1] = ended[-1].rstrip("\r\n")
    lines[index:index] = ended


def _end(lines: list[str]) -> int:
    """The index after the last line that is not blank."""
    return max((index for index, line in enumerate(lines, start=1) if line.strip()), default=0)


def _prove(text: str, owner: str, managed: Sequence[Block], path: ExitPath) -> None:
    """Refuse a change whose final text is not what was meant, or does not come out again."""
    from codemod.transform import remedy_for

    line = path.line or None
    try:
        refuse_uncompilable(text)
    except Refused:  # its message has a line of the new text
        message = "the change would not compile"
        raise Refused(message, hint=remedy_for(owner), line=line) from None
    gate = read(text)
    placed = [(block.name, block.version, block.digest, block.intact) for block in gate.blocks]
    meant = [(block.name, block.version, block.digest, block.intact) for block in managed]
    if placed != meant or owners_text(gate) != owner:
        message = "the change could not be reversed byte for byte"
        raise Refused(message, hint=remedy_for(owner), line=line)


def place_for_blocks(tree: ast.Module, path: ExitPath, lines: list[str]) -> int:
    """The index of the line (from 0) before which the managed blocks go.

    That is in front of the exit path and the comments attached to it, and of the blank lines
    before them; at the top of the file, after the comments that head it.
    """
    if path.kind is Kind.NONE:
        return _end(lines)
    place = first_line(tree.body[path.start]) - 1
    if path.start == 0:
        return _after_leading_comments(lines, place)
    while lines[place - 1].startswith("#"):
        place -= 1
    while not lines[place - 1].strip():
        place -= 1
    return max(place, tree.body[path.start - 1].end_lineno or 0)


def _after_leading_comments(lines: list[str], first: int) -> int:
    """After the comments at the top where a blank line ends them, else after `#!` and coding."""
    head = [line.strip() for line in lines[:first]]
    if "" in head:
        return head.index("")
    return sum(line.startswith("#!") or "coding" in line for line in head[:2])


def _wrapped(tree: ast.Module, path: ExitPath, lines: list[str], functions: list[str]) -> list[str]:
    """The owner's lines with the wrap around the exit path."""
    from codemod.transform import wrap_guard, wrap_tail

    lines = list(lines)
    if path.kind is Kind.NONE:
        return lines
    newline = usual_line_end(lines)
    spans = spans_of(tree.body, lines)
    first, last = spans[path.start]
    if path.kind is Kind.GUARD and _stands_alone(path.statements[0], lines):
        lines[first:last] = [wrap_guard("".join(lines[first:last]), functions, newline)]
    else:
        indent = indent_of(tree, lines)
        last = spans[-1][1]
        lines[first:last] = [wrap_tail("".join(lines[first:last]), functions, newline, indent)]
    return split_lines("".join(lines))


def _stands_alone(statement: ast.stmt, lines: list[str]) -> bool:
    """Whether a statement is the first thing on its line: not so after `):` of a guard."""
    line = lines[first_line(statement) - 1]
    return len(line) - len(line.lstrip()) == statement.col_offset


def indent_of(tree: ast.Module, lines: list[str]) -> str:
    """The indent that the gate itself uses."""
    for node in tree.body:
        inner: list[ast.stmt] = getattr(node, "body", [])
        if inner and inner[0].lineno > node.lineno:
            line = lines[first_line(inner[0]) - 1]
            return line[: len(line) - len(line.lstrip())] or "    "
    return "    "
