"""What the installer makes of a gate, text in, text out: stages in, stages out.

Every change goes the same way: take all managed parts out, which gives the owner's gate; decide
which blocks it shall have; put these in. So no order of installing and removing leaves a trace.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from codemod.block import Block, render, shared_blocks, stage_block, with_blanks
from codemod.errors import Refused
from codemod.exit_path import ExitPath, Kind, find, place_for_blocks
from codemod.managed_gate import SCRIPT, WRAP, Gate, first_line, parse, read, spans_of
from codemod.process_exits import FUNCTIONS
from codemod.source import Source, line_end, split_lines, usual_line_end
from codemod.stage import Stage
from codemod.status import Note, Status, Verdict, bypasses, judge

if TYPE_CHECKING:
    from codemod.explain import Explanation


class Edit(NamedTuple):
    """Lines to be replaced (indices from 0, `last` exclusive); None = by what `unwrap` makes."""

    first: int
    last: int
    new: tuple[str, ...] | None


class Change(NamedTuple):
    """The new text, how things stood before, and what else the owner should know."""

    text: str
    before: Verdict
    notes: list[Note]


def check(source: Source, stages: Sequence[Stage], scripts: Sequence[str] = ()) -> Verdict:
    """How these stages stand. Raises Refused where the gate does not parse."""
    try:
        return judge(read(source.text), stages, scripts)
    except RecursionError:
        raise _too_deep() from None


def explain_gate(
    source: Source, stages: Sequence[Stage], scripts: Sequence[str] = ()
) -> Explanation:
    """Every way that the gate can end. Raises Refused."""
    from codemod.explain import explain

    try:
        return explain(read(source.text), stages, scripts)
    except RecursionError:
        raise _too_deep() from None


def apply(
    source: Source, stages: Sequence[Stage], scripts: Sequence[str] = (), force: bool = False
) -> Change:
    """Install these stages, or bring them up to date. Raises Refused."""
    try:
        gate = read(source.text)
        before = judge(gate, stages, scripts)
        if before.status is Status.CURRENT:
            return Change(source.text, before, before.notes)
        gate = _repaired(gate, force) or gate
        _refuse_unsafe(gate, before, force)
        owner = _owners_text(gate)
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
        if repaired := _repaired(gate, force):
            return Change("".join(repaired.lines), before, [])
        if not gate.damages and not gate.wraps and not any(map(gate.block, names)):
            return Change(source.text, before, [])
        if before.status is Status.EDITED or gate.damages:
            _refuse_unsafe(gate, before, force)
        owner = _owners_text(gate)
        kept = [block for block in gate.stages if block.name not in names]
        text = _install(owner, kept, gate.entries(scripts)) if kept else owner
        parse(text)
        return Change(text, before, [])
    except RecursionError:
        raise _too_deep() from None


def _too_deep() -> Refused:
    return Refused("it is nested too deeply to be changed safely", hint="break the expression up")


def _repaired(gate: Gate, force: bool) -> Gate | None:
    """The gate without the patch of the older tool, None where it has none. Raises Refused."""
    if not any("__ORIGINAL_MAIN" in line for line in gate.lines):
        return None
    from codemod import legacy

    found = legacy.find(gate.tree, gate.lines)
    if found is None:
        return None
    hint = "--force takes the old patch out, and puts the stage in properly"
    if gate.blocks or not found.repaired:
        hint = "take by hand what that patcher added: its main(), its _run_stage*(), that line"
    elif force:
        return read(found.repaired)
    raise Refused(found.message, hint=hint, line=found.line)


def _refuse_unsafe(gate: Gate, before: Verdict, force: bool) -> None:
    """Refuse what is damaged, and without `force` what was edited by hand."""
    hint = ""
    if gate.damages:
        hint = "restore the block from version control, or delete the rest of it by hand"
    elif before.status is Status.EDITED and not force:
        hint = "take the edit back, or have the block replaced with --force"
    elif before.status is Status.CONFLICT and not force:
        hint = "restore it from version control, or have it put right with --force"
    if hint:
        raise Refused(before.message, hint=hint, line=before.line)


def _owners_text(gate: Gate) -> str:
    """The gate as its owner wrote it: without every managed part."""
    edits = [Edit(with_blanks(block, gate.lines), block.last + 1, ()) for block in gate.blocks]
    for wrap in gate.wraps:
        edits.append(Edit(wrap.first, wrap.last, () if wrap.script else None))
    lines = list(gate.lines)
    end = len(lines)
    for first, last, new in sorted(set(edits), key=lambda edit: edit.first, reverse=True):
        if last > end:
            raise Refused(
                "a managed block stands inside the exit path",
                hint="move it back in front of the first function",
                line=first + 1,
            )
        end = first
        unended = last == len(lines) and not line_end(lines[-1])
        if new is None:
            from codemod.transform import unwrap  # libcst is loaded only where something changes

            lines[first:last] = split_lines(unwrap("".join(lines[first:last])))
        else:
            lines[first:last] = new
            if unended and lines:  # so was the line before that one
                lines[-1] = lines[-1].rstrip("\r\n")
    return "".join(lines)


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
    tree = parse(owner)
    path = find(tree, scripts)
    lines = split_lines(owner)
    place = place_for_blocks(tree, path, lines)
    newline = (line_end(lines[place - 1]) if place else "") or usual_line_end(lines)
    functions = ["_run_" + block.name.replace("-", "_") for block in blocks]
    lines = _wrapped(tree, path, lines, functions, scripts)
    managed = [*shared_blocks(script=bool(scripts)), *blocks]
    lines[place:place] = [line for block in managed for line in render(block, newline)]
    text = "".join(lines)
    parse(text)
    if _owners_text(read(text)) != owner:
        raise Refused(
            "the change could not be taken back to the byte",
            hint="report this file; it was left as it is",
            line=path.line or None,
        )
    return text


def _wrapped(
    tree: ast.Module, path: ExitPath, lines: list[str], functions: list[str], scripts: Sequence[str]
) -> list[str]:
    """The owner's lines with the wraps: around the exit path, and of each console script."""
    from codemod.transform import wrap_guard, wrap_tail

    lines = list(lines)
    newline = usual_line_end(lines)
    call = f"{SCRIPT}({', '.join(functions)})"
    first, last = len(lines), len(lines)
    if path.kind is not Kind.NONE:
        first, last = spans_of(tree.body, len(lines))[path.start]
    if path.kind is Kind.GUARD and _stands_alone(path.statements[0], lines):
        lines[first:last] = [wrap_guard("".join(lines[first:last]), functions, newline)]
    elif path.kind is not Kind.NONE:
        indent = indent_of(tree, lines)
        lines[first:] = [wrap_tail("".join(lines[first:]), functions, newline, indent)]
    decorated = {name: node for node in tree.body if (name := getattr(node, "name", "")) in scripts}
    for name in scripts:
        if not isinstance(decorated.get(name), FUNCTIONS):
            rebinding = f"{name} = {call}({name})"
            if first == len(lines) and lines and not line_end(lines[-1]):
                lines[-1] += newline
                lines.append(rebinding)
            else:
                lines.insert(first, rebinding + newline)
    for node in sorted(decorated.values(), key=first_line, reverse=True):
        if isinstance(node, FUNCTIONS):
            lines.insert(first_line(node) - 1, f"@{call}{newline}")
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
