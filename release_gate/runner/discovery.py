"""Finds the checks of a folder by parsing its source, without running it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from release_gate.check import of_subject
from release_gate.model import Check


def checks_in(folder: Path, root: Path) -> tuple[Check, ...]:
    """Every `@check(...)` in the folder's test files, in the order in which they run.

    The paths in the result are relative to `root`. Raises SyntaxError for a file that does not
    parse, ValueError for an argument that is not a literal.
    """
    files = sorted(folder.rglob("test_*.py"))
    return tuple(check for path in files for check in _checks_of(path, root))


def _checks_of(path: Path, root: Path) -> Iterator[Check]:
    for node in ast.parse(path.read_bytes()).body:
        for call in getattr(node, "decorator_list", ()):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "check":
                yield from _checks_from(call, f"{path.relative_to(root)}:{call.lineno}")


def _checks_from(call: ast.Call, where: str) -> Iterator[Check]:
    id_, title = (ast.literal_eval(argument) for argument in call.args)
    keywords = {word.arg: ast.literal_eval(word.value) for word in call.keywords}
    found = Check(id_, title, keywords["why"], where)
    subjects = keywords.get("of", ())
    yield from (of_subject(found, subject) for subject in subjects)
    if not subjects:
        yield found
