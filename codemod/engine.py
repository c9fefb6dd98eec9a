"""What the installer makes of a gate, text in, text out: stages in, stages out.

Every change goes the same way: remove all managed parts, which gives the owner's gate; decide which
blocks it gets; install these. So no order of installing and removing leaves a trace.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from codemod.block import (
    EMBEDDED,
    GATE_EXIT,
    SHARED_VERSION,
    Block,
    runtime_of,
    shared_blocks,
    stage_block,
)
from codemod.errors import Refused
from codemod.managed_gate import SCRIPT, WRAP, Gate, read, uses_of
from codemod.source import Source
from codemod.stage import Stage
from codemod.status import Note, Status, Verdict, bypasses, edited_block, judge

if TYPE_CHECKING:
    from codemod.explain import Explanation


class Change(NamedTuple):
    """The new text, how things stood before, and what else the owner should know."""

    text: str
    before: Verdict
    notes: list[Note]


def check(
    source: Source, stages: Sequence[Stage], scripts: Sequence[str] = (), runtime: str = ""
) -> Verdict:
    """How these stages stand; `runtime` as for `apply`. Raises Refused where it does not parse."""
    try:
        return judge(read(source.text), stages, scripts, runtime)
    except RecursionError:
        raise _too_deep() from None


def explain_gate(
    source: Source, stages: Sequence[Stage], scripts: Sequence[str] = ()
) -> "Explanation":
    """Every way that the gate can end. Raises Refused."""
    from codemod.explain import explain

    try:
        return explain(read(source.text), stages, scripts)
    except RecursionError:
        raise _too_deep() from None


def apply(
    source: Source,
    stages: Sequence[Stage],
    scripts: Sequence[str] = (),
    force: bool = False,
    runtime: str = "",
) -> Change:
    """Install these stages, or bring them up to date. Raises Refused.

    runtime  where the gate has its exit path's code, one of RUNTIMES; "" = where it has it now
    """
    from codemod.placement import install
    from codemod.removal import owners_text

    try:
        gate = read(source.text)
        before = judge(gate, stages, scripts, runtime)
        if before.status is Status.CURRENT:
            return Change(source.text, before, before.notes)
        if gate.unparsed:
            raise gate.unparsed
        gate = _repaired(gate, force) or gate
        _refuse_unsafe(gate, before, force)
        owner = owners_text(gate)
        _refuse_collisions(owner, stages)
        plain = not source.can_say("–")
        fresh = {stage.name: stage_block(stage, plain) for stage in stages}
        _refuse_older(gate, list(fresh))
        blocks = [fresh.pop(block.name, block) for block in gate.stages] + list(fresh.values())
        entries = gate.entries(scripts)
        runtime = runtime or runtime_of(gate.block(GATE_EXIT)) or EMBEDDED
        shared = shared_blocks(script=bool(entries), runtime=runtime)
        text = install(owner, shared, blocks, entries)
        found = bypasses(read(text), scripts)
        return Change(text, before, found.passing + found.failing)
    except RecursionError:
        raise _too_deep() from None


def revert(
    source: Source, stages: Sequence[Stage], scripts: Sequence[str] = (), force: bool = False
) -> Change:
    """Remove these stages; others stay. Raises Refused."""
    from codemod.removal import owners_text

    try:
        gate = read(source.text)
        before = judge(gate, stages, scripts)
        names = [stage.name for stage in stages]
        if repaired := _repaired(gate, force):
            return Change("".join(repaired.lines), before, [])
        ours = gate.damages or gate.wraps or gate.strays or any(map(gate.block, names))
        if not ours:
            return Change(source.text, before, [])
        if gate.damages or edited_block(gate, stages):
            _refuse_unsafe(gate, before, force)
        owner = owners_text(gate)
        kept = [block for block in gate.stages if block.name not in names]
        text = _with_kept(owner, gate, kept, scripts) if kept else owner
        return Change(text, before, [])
    except RecursionError:
        raise _too_deep() from None


def _with_kept(owner: str, gate: Gate, kept: Sequence[Block], scripts: Sequence[str]) -> str:
    """The owner's text with the stages that stay, over the shared code that they came with."""
    from codemod.placement import install

    entries = gate.entries(scripts)
    runtime = runtime_of(gate.block(GATE_EXIT)) or EMBEDDED
    fresh = shared_blocks(script=bool(entries), runtime=runtime)
    shared = [gate.block(block.name) or block for block in fresh]
    versions = {block.version for block in shared}
    return install(owner, shared if len(versions) == 1 else fresh, kept, entries)


def _refuse_older(gate: Gate, names: Sequence[str]) -> None:
    """Refuse to put new shared code under the blocks of other stages that need the old one."""
    others = [block.name for block in gate.stages if block.name not in names]
    shared = gate.block(GATE_EXIT)
    if others and shared and shared.version != SHARED_VERSION:
        wanted = " ".join(f"--stage {name}" for name in [*names, *others])
        raise Refused(
            f"{' and '.join(others)} was installed by an older codemod, too",
            hint=f"update the stages together: stage4-gate apply {wanted}",
            line=shared.first + 1,
        )


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
    hint = "--force removes the old patch and installs the stage properly"
    if gate.blocks or not found.repaired:
        hint = "remove by hand what that patcher added: its main(), its _run_stage*(), that line"
    elif force:
        return read(found.repaired)
    raise Refused(found.message, hint=hint, line=found.line)


def _refuse_unsafe(gate: Gate, before: Verdict, force: bool) -> None:
    """Refuse what is damaged, and without `force` what was edited by hand."""
    hint = ""
    if gate.damages:
        hint = "restore the block from version control, or delete the rest of it by hand"
    elif before.status is Status.EDITED and not force:
        hint = "undo the edit, or use --force to discard it"
    elif before.status is Status.CONFLICT and not force:
        hint = "restore it from version control, or repair it with --force"
    if hint:
        raise Refused(before.message, hint=hint, line=before.line)


def _refuse_collisions(owner: str, stages: Sequence[Stage]) -> None:
    reserved = {WRAP, SCRIPT, *(stage.function for stage in stages)}
    for use in uses_of(reserved, read(owner).tree.body):
        raise Refused(
            f"it has a {use.message.split()[0]} of its own: a stage was added by hand, or by"
            " another tool",
            hint="remove that first, then apply again",
            line=use.line,
        )
