"""Finds the checks of a folder by parsing its source, without running it.

Arguments of `@check` are literals. `of` may also be a name that the file imports: the module that
it comes from, which holds data, is then imported.
"""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from release_gate.check import of_subject
from release_gate.model import Check, Pack, Project


def checks_of(project: Project, pack: Pack) -> tuple[Check, ...]:
    """The checks of one pack, see `checks_in`."""
    return checks_in(project.root / pack.path, project.root)


def checks_in(folder: Path, root: Path) -> tuple[Check, ...]:
    """Every `@check(...)` in the folder's test files, in the order in which they run.

    The paths in the result are relative to `root`. Raises SyntaxError for a file that does not
    parse, ValueError for an argument that is neither a literal nor an imported name.
    """
    files = sorted(folder.rglob("test_*.py"))
    return tuple(check for path in files for check in _checks_of(path, root))


def _checks_of(path: Path, root: Path) -> Iterator[Check]:
    tree = ast.parse(path.read_bytes())
    imported = _imported_names(tree)
    for node in tree.body:
        for call in getattr(node, "decorator_list", ()):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "check":
                yield from _checks_from(call, f"{path.relative_to(root)}:{call.lineno}", imported)


def _imported_names(tree: ast.Module) -> dict[str, str]:
    """The module of each name that the file imports from one."""
    found = (node for node in tree.body if isinstance(node, ast.ImportFrom))
    return {each.name: node.module or "" for node in found for each in node.names}


def _checks_from(call: ast.Call, where: str, imported: dict[str, str]) -> Iterator[Check]:
    id_, title = (ast.literal_eval(argument) for argument in call.args)
    keywords = {word.arg: _value(word.value, imported) for word in call.keywords}
    found = Check(id_, title, keywords["why"], where)
    subjects = keywords.get("of", ())
    yield from (of_subject(found, subject) for subject in subjects)
    if not subjects:
        yield found


def _value(node: ast.expr, imported: dict[str, str]) -> Any:
    if isinstance(node, ast.Name) and node.id in imported:
        return getattr(importlib.import_module(imported[node.id]), node.id)
    return ast.literal_eval(node)
