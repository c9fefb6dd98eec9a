"""The checks of a folder, read from its source without running it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from release_gate.model import Check


def checks_in(folder: Path, root: Path) -> tuple[Check, ...]:
    """Every `@check(...)` in the folder's test files, in the order in which they run."""
    files = sorted(folder.rglob("test_*.py"))
    return tuple(check for path in files for check in _checks_of(path, root))


def _checks_of(path: Path, root: Path) -> Iterator[Check]:
    for node in ast.parse(path.read_bytes()).body:
        for call in getattr(node, "decorator_list", ()):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "check":
                id_, title = (ast.literal_eval(argument) for argument in call.args)
                why = ast.literal_eval(call.keywords[0].value)
                yield Check(id_, title, why, f"{path.relative_to(root)}:{call.lineno}")
