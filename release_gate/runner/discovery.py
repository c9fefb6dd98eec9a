"""The checks of a folder, read from its source without running it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from release_gate.check import of_subject
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
                named = {word.arg: ast.literal_eval(word.value) for word in call.keywords}
                where = f"{path.relative_to(root)}:{call.lineno}"
                found = Check(id_, title, named["why"], where)
                subjects = named.get("of", ())
                yield from (of_subject(found, subject) for subject in subjects)
                if not subjects:
                    yield found
