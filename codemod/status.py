"""The status of the stages in a gate, judged from the gate that was read. Pure."""

import ast
from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple

from codemod.block import (
    EMBEDDED,
    GATE_EXIT,
    PACKAGE,
    RUNTIMES,
    Block,
    runtime_of,
    shared_blocks,
    stage_block,
)
from codemod.errors import Refused
from codemod.exit_path import find, is_guard, is_plain_guard
from codemod.managed_gate import Gate
from codemod.process_exits import exits_of
from codemod.stage import Stage, function_of


class Status(Enum):
    """Everything but CURRENT makes `check` fail."""

    CURRENT = "current"
    ABSENT = "absent"
    OUTDATED = "outdated"
    EDITED = "edited"
    CONFLICT = "conflict"
    BYPASSED = "bypassed"


WHERE = {EMBEDDED: "embedded in the gate", PACKAGE: "imported from the package"}


class Note(NamedTuple):
    """Something to say about a line (from 1; 0 = the whole file)."""

    line: int
    message: str


class Verdict(NamedTuple):
    """The status, the reason, and what else the owner should know."""

    status: Status
    line: int
    message: str
    notes: list[Note]


def judge(
    gate: Gate, stages: Sequence[Stage], scripts: Sequence[str] = (), runtime: str = ""
) -> Verdict:
    """Say how these stages stand.

    scripts  the functions that are console scripts
    runtime  the form of the exit path's code that the gate must have; "" = either
    """
    presence = next(filter(None, (_presence(gate, stage) for stage in stages)), None)
    verdict = _legacy(gate) or _damage(gate) or presence or _wraps(gate)
    if verdict:
        return verdict
    notes = bypasses(gate, scripts)
    for verdict in (*(_age(gate, stage) for stage in stages), _shared_age(gate, runtime)):
        if verdict:
            return verdict._replace(notes=notes.passing + notes.failing)
    if notes.passing:
        first = notes.passing[0]
        rest = notes.passing[1:] + notes.failing
        return Verdict(Status.BYPASSED, first.line, first.message, rest)
    message = ", ".join(f"{stage.label} v{stage.version}" for stage in stages)
    return Verdict(Status.CURRENT, 0, message, notes.failing)


def _legacy(gate: Gate) -> Verdict | None:
    if not any("__ORIGINAL_MAIN" in line for line in gate.lines):
        return None
    from codemod import legacy  # hardly a gate has this

    found = legacy.find(gate.tree, gate.lines)
    return Verdict(Status.CONFLICT, found.line, found.message, []) if found else None


def _damage(gate: Gate) -> Verdict | None:
    if gate.damages:
        first = gate.damages[0]
        return Verdict(Status.CONFLICT, first.line, first.message, [])
    return None


def _presence(gate: Gate, stage: Stage) -> Verdict | None:
    block = gate.block(stage.name)
    if block is None:
        wrap = next((wrap for wrap in gate.wraps if stage.function in wrap.functions), None)
        if wrap:
            message = f"{stage.label} is called here, but its block is gone"
            return Verdict(Status.CONFLICT, wrap.line, message, [])
        return Verdict(Status.ABSENT, 0, f"{stage.label} is not installed", [])
    shared = [block for block in gate.blocks if block not in gate.stages]
    if all(each.name != GATE_EXIT for each in shared):
        message = f"{stage.label}'s block is here, but the block {GATE_EXIT} is gone"
        return Verdict(Status.CONFLICT, block.first + 1, message, [])
    if edited := edited_block(gate, [stage]):
        line = _first_edited_line(edited, stage)
        return Verdict(Status.EDITED, line, f"the block {edited.name} was edited by hand", [])
    return None


def edited_block(gate: Gate, stages: Sequence[Stage]) -> Block | None:
    """The first of these stages' blocks, or of those that they share, that was edited by hand."""
    fresh = {stage.name: [stage_block(stage)] for stage in stages}
    for form in RUNTIMES:
        for block in shared_blocks(script=True, runtime=form):
            fresh.setdefault(block.name, []).append(block)
    try:
        for block in gate.blocks:
            if block.name not in fresh:
                continue
            if not any(map(block.has_text_of, fresh[block.name])) and not block.intact:
                return block
    except SyntaxError:  # the block, too, has syntax that this Python does not know
        raise gate.unparsed or Refused("a block does not parse", hint="correct it") from None
    return None


def _first_edited_line(block: Block, stage: Stage) -> int:
    """The line of the first difference to what was written; the block's where that is unknown."""
    from codemod.meaning import first_difference, meaning_of

    shared = (block for form in RUNTIMES for block in shared_blocks(script=True, runtime=form))
    for fresh in (stage_block(stage), *shared):
        if (fresh.name, fresh.version, fresh.digest) == (block.name, block.version, block.digest):
            line = first_difference(meaning_of(fresh.body), meaning_of(block.body))
            return block.first + 1 + line
    return block.first + 1


def _wraps(gate: Gate) -> Verdict | None:
    for stray in gate.strays:
        return Verdict(Status.CONFLICT, stray.line, stray.message, [])
    wanted = tuple(function_of(block.name) for block in gate.stages)
    for wrap in gate.wraps:
        if wrap.problem:
            message = f"this wrap was changed: {wrap.problem}"
            return Verdict(Status.CONFLICT, wrap.line, message, [])
        if wrap.functions != wanted:
            message = (
                f"this wrap calls {', '.join(wrap.functions) or 'nothing'}, not {', '.join(wanted)}"
            )
            return Verdict(Status.CONFLICT, wrap.line, message, [])
    around = [wrap for wrap in gate.wraps if not wrap.script]
    if len(around) > 1:
        message = f"the exit path is wrapped for a second time (first in line {around[0].line})"
        return Verdict(Status.CONFLICT, around[1].line, message, [])
    if not gate.wraps:
        line = gate.stages[0].first + 1
        return Verdict(Status.CONFLICT, line, "the block is here, but nothing calls it", [])
    for wrap in around:
        if wrap.within:
            message = f"the wrap was moved into {wrap.within}, out of the exit path"
            return Verdict(Status.EDITED, wrap.line, message, [])
    return None


def _age(gate: Gate, stage: Stage) -> Verdict | None:
    block = gate.block(stage.name)
    assert block is not None
    fresh = stage_block(stage)
    if block.has_text_of(fresh) or block.digest == fresh.digest:
        return None
    message = f"{stage.label} v{block.version} is installed, v{stage.version} is current"
    if block.version == stage.version:
        message = f"{stage.label} v{block.version} was installed from other settings"
    return Verdict(Status.OUTDATED, block.first + 1, message, [])


def _shared_age(gate: Gate, runtime: str) -> Verdict | None:
    form = runtime_of(gate.block(GATE_EXIT))
    for fresh in shared_blocks(script=True, runtime=form):
        block = gate.block(fresh.name)
        if block and not block.has_text_of(fresh) and block.digest != fresh.digest:
            message = f"the block {block.name} was written by an older codemod"
            return Verdict(Status.OUTDATED, block.first + 1, message, [])
        if block and runtime not in ("", form):
            message = f"the exit path's code is {WHERE[form]}; the settings ask for {runtime!r}"
            return Verdict(Status.OUTDATED, block.first + 1, message, [])
    return None


class Bypasses(NamedTuple):
    """Ways past the stages: those that can end with status 0, and those that cannot."""

    passing: list[Note]
    failing: list[Note]


def _is_covered(node: ast.stmt, covered: set[int]) -> bool:
    """Whether a statement is inside the wrap, or is a plain guard whose whole body is."""
    if isinstance(node, ast.If) and is_plain_guard(node):
        return id(node) in covered or all(id(inner) in covered for inner in node.body)
    return id(node) in covered


def bypasses(gate: Gate, scripts: Sequence[str]) -> Bypasses:
    """Find what ends the process and is not wrapped, or cannot be."""
    found = Bypasses([], [])
    if gate.unparsed:
        why = gate.unparsed
        message = f"{why.message}: ways past the stage were not looked for; {why.hint}"
        found.failing.append(Note(why.line or 0, message))
        return found
    try:
        path = find(gate.tree, gate.entries(scripts))
    except Refused as why:
        found.passing.append(Note(why.line or 0, why.message))
        return found
    inside = [node for wrap in gate.wraps for node in wrap.statements]
    covered = {id(inner) for node in inside for inner in ast.walk(node)}
    outside = [node for node in path.statements if not _is_covered(node, covered)]
    if inside and outside:
        line = outside[0].lineno
        what = "another guard" if is_guard(outside[0]) else "this"
        found.passing.append(
            Note(line, f"{what} runs outside the wrap and can end without the stage")
        )
    wrapped = {wrap.script for wrap in gate.wraps}
    for name in scripts:
        if gate.wraps and name not in wrapped:
            found.passing.append(Note(0, f"the console script {name}() is not wrapped"))
    for way in exits_of(gate.tree).past_every_wrap(gate.tree.body):
        note = Note(way.line, f"{way.code} can end the process without running the stage")
        (found.passing if way.may_pass else found.failing).append(note)
    return found
