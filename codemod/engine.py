"""What the installer makes of a gate, text in, text out: stages in, stages out.

Every change goes the same way: take all managed parts out, which gives the owner's gate; decide
which blocks it shall have; put these in. So no order of installing and removing leaves a trace.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import NamedTuple

from codemod.block import Block, insert_blocks, remove_blocks, shared_blocks, stage_block
from codemod.errors import Refused
from codemod.exit_path import find, place_for_blocks
from codemod.gate import SCRIPT, WRAP, Gate, parse, read
from codemod.judge import Judgement, Note, State, bypasses, judge
from codemod.source import Source, line_end, split_lines, usual_line_end
from codemod.stage import Stage


class Change(NamedTuple):
    """The new text, how things stood before, and what else the owner should know."""

    text: str
    before: Judgement
    notes: list[Note]


def check(source: Source, stages: Sequence[Stage], scripts: Sequence[str] = ()) -> Judgement:
    """How these stages stand. Raises Refused where the gate does not parse."""
    try:
        return judge(read(source.text), stages, scripts)
    except RecursionError:
        raise _too_deep() from None


def apply(
    source: Source, stages: Sequence[Stage], scripts: Sequence[str] = (), force: bool = False
) -> Change:
    """Install these stages, or bring them up to date. Raises Refused."""
    try:
        gate = read(source.text)
        before = judge(gate, stages, scripts)
        if before.state is State.CURRENT:
            return Change(source.text, before, before.notes)
        _refuse_unsafe(gate, before, force)
        owner = _owners_text(gate, source.text)
        _refuse_collisions(owner, stages)
        plain = not source.can_say("–")
        fresh = {stage.name: stage_block(stage, plain) for stage in stages}
        blocks = [fresh.pop(block.name, block) for block in gate.stages] + list(fresh.values())
        text = _install(owner, blocks, gate.entries(scripts))
        found = bypasses(read(text), scripts)
        return Change(text, before, found.passing + found.failing)
    except RecursionError:
        raise _too_deep() from None


def revert(
    source: Source, stages: Sequence[Stage], scripts: Sequence[str] = (), force: bool = False
) -> Change:
    """Take these stages out; others stay. Raises Refused."""
    try:
        gate = read(source.text)
        before = judge(gate, stages, scripts)
        names = [stage.name for stage in stages]
        if not gate.damages and not gate.wraps and not any(map(gate.block, names)):
            return Change(source.text, before, [])
        if before.state is State.EDITED or gate.damages:
            _refuse_unsafe(gate, before, force)
        owner = _owners_text(gate, source.text)
        kept = [block for block in gate.stages if block.name not in names]
        text = _install(owner, kept, gate.entries(scripts)) if kept else owner
        parse(text)
        return Change(text, before, [])
    except RecursionError:
        raise _too_deep() from None


def _too_deep() -> Refused:
    return Refused("it is nested too deeply to be changed safely", hint="break the expression up")


def _refuse_unsafe(gate: Gate, before: Judgement, force: bool) -> None:
    """Refuse what is damaged, and without `force` what was edited by hand."""
    hint = ""
    if gate.damages:
        hint = "restore the block from version control, or delete the rest of it by hand"
    elif before.state is State.EDITED and not force:
        hint = "take the edit back, or have the block replaced with --force"
    elif before.state is State.CONFLICT and not force:
        hint = "restore it from version control, or have it put right with --force"
    if hint:
        raise Refused(before.message, hint=hint, line=before.line)


def _owners_text(gate: Gate, text: str) -> str:
    """The gate as its owner wrote it: without every managed part."""
    kept = "".join(remove_blocks(gate.lines, gate.blocks))
    if WRAP not in kept and SCRIPT not in kept:
        return kept
    from codemod.transform import unwrap  # libcst is loaded only where something changes

    return unwrap(kept)


def _refuse_collisions(owner: str, stages: Sequence[Stage]) -> None:
    reserved = {WRAP, SCRIPT, *(stage.function for stage in stages)}
    for node in ast.walk(parse(owner)):
        name = getattr(node, "name", None) or getattr(node, "id", None)
        if isinstance(name, str) and name in reserved:
            raise Refused(
                f"it has a {name} of its own: a stage was put in by hand, or by another tool",
                hint="take that out first, then apply again",
                line=getattr(node, "lineno", None),
            )


def _install(owner: str, blocks: Sequence[Block], scripts: Sequence[str]) -> str:
    """Put blocks and wrap into the owner's text, and prove that they come out again."""
    from codemod.transform import wrap

    tree = parse(owner)
    path = find(tree, scripts)
    lines = split_lines(owner)
    place = place_for_blocks(tree, path, lines)
    newline = line_end(lines[place - 1]) if place else usual_line_end(lines)
    functions = ["_run_" + block.name.replace("-", "_") for block in blocks]
    wrapped = split_lines(wrap(owner, path, functions, scripts))
    managed = [*shared_blocks(script=bool(scripts)), *blocks]
    text = "".join(insert_blocks(wrapped, managed, place, newline or "\n"))
    if _owners_text(read(text), text) != owner:
        raise Refused(
            "the change could not be taken back to the byte",
            hint="report this file; it was left as it is",
            line=path.line or None,
        )
    return text
