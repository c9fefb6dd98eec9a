"""Gates that an older patcher, working with regular expressions, has damaged.

It put `__ORIGINAL_MAIN__ = main` at module level, a `_run_stage4`, and a second `main` that calls
both; where the assignment stands in front of the only `def main` that it can mean, the gate cannot
even start. Several such patches (stages 4, 5, 6) may lie on top of each other.
"""

from __future__ import annotations

import ast
import re
from typing import NamedTuple

from codemod.source import split_lines
from codemod.syntax import first_line, parse, refuse_uncompilable

ORIGINAL = "__ORIGINAL_MAIN"
RUNNER = re.compile(r"_run_stage_?\d+")
COMMENT = re.compile(r"\s*#.*\bStage \d+\b")


class Legacy(NamedTuple):
    """What was found: the line (from 1) to name, a sentence, and the gate without the patch.

    repaired  the gate as it was before, "" where that is not certain
    """

    line: int
    message: str
    repaired: str


def find(tree: ast.Module, lines: list[str]) -> Legacy | None:
    """Recognise the patch in a module; None where there is none."""
    saved = [node for node in tree.body if _saves_main(node)]
    if not saved:
        return None
    mains = [node for node in tree.body if getattr(node, "name", "") == "main"]
    wrappers = [node for node in mains if _mentions(node)]
    runners = [node for node in tree.body if RUNNER.fullmatch(getattr(node, "name", ""))]
    line = saved[0].lineno
    before = any(main.lineno < line for main in mains)
    broken = "the gate still starts" if before else "the gate cannot start: main is not yet defined"
    message = (
        f"an older patcher left {ast.unparse(saved[0])} here, and {len(mains)} main(): {broken}"
    )
    kept = [node for node in tree.body if node not in [*saved, *wrappers, *runners]]
    originals = [node for node in mains if node not in wrappers]
    certain = len(originals) == 1 and not any(_mentions(node) for node in kept)
    text = _without([*saved, *wrappers, *runners], lines) if certain else ""
    return Legacy(line, message, text if text and _is_sound(text) else "")


def _saves_main(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and any(
        isinstance(target, ast.Name) and target.id.startswith(ORIGINAL) for target in node.targets
    )


def _mentions(node: ast.AST) -> bool:
    names = (each.id for each in ast.walk(node) if isinstance(each, ast.Name))
    return any(name.startswith(ORIGINAL) or RUNNER.fullmatch(name) for name in names)


def _without(nodes: list[ast.stmt], lines: list[str]) -> str:
    """The text without these statements, their comments about a stage and the blanks after them."""
    lines = list(lines)
    for node in sorted(nodes, key=first_line, reverse=True):
        first, last = first_line(node) - 1, node.end_lineno or 0
        while first and COMMENT.match(lines[first - 1]):
            first -= 1
        while last < len(lines) and not lines[last].strip():
            last += 1
        del lines[first:last]
    return "".join(lines)


def _is_sound(text: str) -> bool:
    refuse_uncompilable(text)
    tree = parse(text)
    mains = [node for node in tree.body if getattr(node, "name", "") == "main"]
    return len(mains) == 1 and find(tree, split_lines(text)) is None
