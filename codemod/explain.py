"""Every way a gate can exit, in order of lines, and what the stages do there. Pure.

What can happen on any line, such as Ctrl-C, comes last.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from codemod.exit_path import find
from codemod.managed_gate import Gate
from codemod.module_names import DEFINITIONS
from codemod.process_exits import Exit, Exits, executed, exits_of
from codemod.stage import Stage

RUNS = "runs"
SKIPPED = "does not run"
PARSERS = {"parse_args", "parse_known_args", "parse_intermixed_args"}


class Way(NamedTuple):
    """One way to end.

    line    from 1; 0 = anywhere
    what    the code, or the event
    status  of the process without the stages, in words
    stage   RUNS or SKIPPED
    why     a sentence, for people
    """

    line: int
    what: str
    status: str
    stage: str
    why: str


class Explanation(NamedTuple):
    """What is wrapped (or would be) from which line, whether it is, and every way to end."""

    installed: bool
    stages: tuple[str, ...]
    wrap: str
    line: int
    ways: list[Way]


def explain(gate: Gate, stages: Sequence[Stage], scripts: Sequence[str] = ()) -> Explanation:
    """What would happen before an installation, or what happens after it. Raises Refused."""
    if gate.unparsed:
        raise gate.unparsed
    entries = gate.entries(scripts)
    path = find(gate.tree, entries)
    installed = bool(gate.wraps)
    labels = tuple(block.name for block in gate.stages) or tuple(stage.name for stage in stages)
    if installed:
        inside = [node for wrap in gate.wraps for node in wrap.statements]
    else:
        inside = path.statements
    ways = [*_ends(gate.tree, inside), *_scripts(gate, entries, installed)]
    wrap, line = path.kind.value, path.line
    for moved in gate.wraps:
        if moved.within:
            wrap, line = f"a wrap that was moved into {moved.within}", moved.line
    ways.sort(key=lambda way: (not way.line, way))
    return Explanation(installed, labels, wrap, line, ways)


def _ends(tree: ast.Module, inside: list[ast.stmt]) -> Iterator[Way]:
    exits = exits_of(tree)
    covered = {id(node) for statement in inside for node in ast.walk(statement)}
    outside = [node for node in tree.body if id(node) not in covered]
    within = exits.among([*inside, *exits.registered])
    for way in within:
        yield _way(way)
    before = _before(exits, _not_wrapped(outside, covered))
    for way in before:
        if way not in within:
            yield _way(way) if way.hard else _early(way)
    for way in exits.past_every_wrap(tree.body):
        if way not in within and way not in before:
            yield _way(way)
    yield from _parsers(tree, exits)
    if inside and not _always_exits(inside[-1], within):
        last = max(node.end_lineno or 0 for node in inside)
        yield Way(last, "falls off its end", "0", RUNS, "the gate completed: the stages decide")
    yield Way(
        0, "an uncaught exception", "1", SKIPPED, "the traceback and the status are the gate's"
    )
    yield Way(0, "Ctrl-C", "by SIGINT", SKIPPED, "the gate did not complete")


def _before(exits: Exits, nodes: Iterator[ast.AST]) -> list[Exit]:
    """The exits outside the wrap; of a definition, only those that defining it reaches."""
    listed = list(nodes)
    defined = [node for node in listed if isinstance(node, DEFINITIONS)]
    others = [node for node in listed if not isinstance(node, DEFINITIONS)]
    return sorted({*exits.among(others), *exits.among(defined, called=True)})


def _always_exits(last: ast.stmt, within: list[Exit]) -> bool:
    """Whether the last statement is nothing but an exit."""
    simple = isinstance(last, (ast.Expr, ast.Raise))
    return simple and any(way.line == last.lineno for way in within)


def _not_wrapped(statements: list[ast.stmt], covered: set[int]) -> Iterator[ast.AST]:
    """What of these statements is outside the wrap: of a guard, what is not in it."""
    for statement in statements:
        if isinstance(statement, ast.If):
            yield statement.test
            yield from (node for node in statement.body if id(node) not in covered)
            yield from statement.orelse
        else:
            yield statement


def _way(way: Exit) -> Way:
    status = way.status or "what it is given"
    if way.hard:
        why = "it ends the process past every wrap: nothing in Python can run after it"
        return Way(way.line, way.code, status, SKIPPED, why)
    failing = "the gate has failed; the final status is 1"
    why = "the stages decide" if way.status == "0" else failing
    return Way(way.line, way.code, status, RUNS, why if way.status else "0 only if the stages pass")


def _early(way: Exit) -> Way:
    why = "it ends the process before the exit path is reached"
    return Way(way.line, way.code, way.status or "what it is given", SKIPPED, why)


def _parsers(tree: ast.Module, exits: Exits) -> Iterator[Way]:
    why = "help and usage errors are no run of the gate: output and status stay as they are"
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in PARSERS:
            yield Way(node.lineno, ast.unparse(node), "0 or 2", SKIPPED, why)
        for decorator in getattr(node, "decorator_list", []):
            call = decorator.func if isinstance(decorator, ast.Call) else decorator
            name = exits.names.of(call)
            if name.startswith("click.") and name.endswith(("command", "group")):
                yield Way(decorator.lineno, f"@{name}", "0 or 2", SKIPPED, why)
        if isinstance(node, ast.Call) and exits.names.of(node.func) == "atexit.register":
            said = "what it registers runs before the stages"
            yield Way(node.lineno, ast.unparse(node), "unchanged", RUNS, said)


def _scripts(gate: Gate, entries: Sequence[str], installed: bool) -> Iterator[Way]:
    wrapped = {wrap.script for wrap in gate.wraps}
    for name in entries:
        bound = [node for node in gate.tree.body if name in _names(node)]
        line = bound[-1].lineno if bound else 0
        what, status = f"console script {name}()", "what it returns"
        if installed and name not in wrapped:
            why = "packaging metadata names it, and it is not wrapped: stage4-gate apply"
            yield Way(line, what, status, SKIPPED, why)
        else:
            yield Way(line, what, status, RUNS, "calling it ends the gate, with the stages")


def _names(statement: ast.stmt) -> set[str]:
    nodes = [node for node in executed(statement) if hasattr(node, "name") or hasattr(node, "id")]
    return {getattr(node, "name", "") or getattr(node, "id", "") for node in nodes}


def as_text(explanation: Explanation, path: str) -> str:
    """For people."""
    verb = "is" if explanation.installed else "would be"
    names = " and ".join(explanation.stages)
    head = f"{path}: {names} {verb} run after {explanation.wrap}"
    lines = [head + (f" (from line {explanation.line})" if explanation.line else "")]
    width = max((len(_shortened(way.what)) for way in explanation.ways), default=0)
    for way in explanation.ways:
        place = f"line {way.line}" if way.line else "anywhere"
        lines.append(
            f"  {place:>10}  {_shortened(way.what):<{width}}  status {way.status:<16}  "
            f"stage {way.stage}: {way.why}"
        )
    return "".join(line + "\n" for line in lines)


def _shortened(code: str) -> str:
    line = " ".join(code.split())
    return line if len(line) <= 48 else line[:45] + "..."
