"""Removes the managed parts from a gate: exactly ours, wherever they are, or nothing."""

from __future__ import annotations

from typing import NamedTuple

from codemod.block import GATE_EXIT, Block, Damage, with_blanks
from codemod.errors import Refused
from codemod.managed_gate import SCRIPT, WRAP, Gate, read, uses_of
from codemod.source import line_end, split_lines
from codemod.stage import function_of

MOVED = "restore it as it was written, or remove it by hand"


class Cut(NamedTuple):
    """Lines to be removed (indices from 0, `last` exclusive)."""

    first: int
    last: int


def owners_text(gate: Gate) -> str:
    """The gate as its owner wrote it: without every managed part.

    Raises Refused with the line of what cannot be removed exactly, or would be left over.
    """
    for damage in (*gate.damages, *gate.strays):
        raise Refused(damage.message, hint=MOVED, line=damage.line)
    for wrap in gate.wraps:
        if wrap.problem:
            raise Refused(f"this wrap was changed: {wrap.problem}", hint=MOVED, line=wrap.line)
    text = _without_lines(gate)
    if any(not wrap.script for wrap in gate.wraps):
        text = _unwrapped(text)
    names = {WRAP, SCRIPT, *(function_of(block.name) for block in gate.blocks)}
    for damage in leftovers(text, names):
        raise Refused(f"it would leave something behind: {damage.message}", hint=MOVED)
    return text


def leftovers(text: str, names: set[str]) -> list[Damage]:
    """Everything of ours in a text: markers, and uses of the managed names. Raises Refused."""
    gate = read(text)
    found = [Damage(block.first + 1, f"the block {block.name}") for block in gate.blocks]
    found += gate.damages
    found += [Damage(wrap.line, "the wrap of the exit path") for wrap in gate.wraps]
    if any(name in text for name in names):
        found += uses_of(names, gate.tree.body)
    return found


def _without_lines(gate: Gate) -> str:
    """The text without the blocks and the wraps of console scripts, which are whole lines."""
    cuts = [Cut(with_blanks(block.first, gate.lines), block.last + 1) for block in gate.blocks]
    for wrap in gate.wraps:
        if wrap.script:
            blanks = wrap.rebinds and has_blanks(gate.block(GATE_EXIT))
            cuts.append(
                Cut(with_blanks(wrap.first, gate.lines) if blanks else wrap.first, wrap.last)
            )
    lines = list(gate.lines)
    for first, last in sorted(cuts, reverse=True):
        unended = last == len(lines) and not line_end(lines[-1])
        del lines[first:last]
        if unended and lines:  # so was the line before that one
            lines[-1] = lines[-1].rstrip("\r\n")
    return "".join(lines)


def has_blanks(shared: Block | None) -> bool:
    """Whether blank lines came with `main = _GateScript(...)(main)`: not before version 2."""
    return shared is None or shared.version != "1"


def _unwrapped(text: str) -> str:
    from codemod.transform import unwrap  # libcst is loaded only where something changes

    gate = read(text)
    lines = list(gate.lines)
    for first, last in sorted({(wrap.first, wrap.last) for wrap in gate.wraps}, reverse=True):
        lines[first:last] = split_lines(unwrap("".join(lines[first:last])))
    return "".join(lines)
