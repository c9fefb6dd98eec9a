"""A patch that no code can see is an error: the name has moved, and the test tests nothing."""

from __future__ import annotations

import ast
import inspect
import re
import sys
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest

OWN_PACKAGES = ("codemod", "stage4", "stage4_gate", "release_gate", "backend")
Function = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def checked_monkeypatch() -> pytest.MonkeyPatch:
    """A monkeypatch that refuses to replace a name of this project that nothing reads."""
    patch = pytest.MonkeyPatch()
    replace = patch.setattr

    def checked(target: Any, name: Any, *rest: Any, **options: Any) -> None:
        if isinstance(target, str):
            place, _, attribute = target.rpartition(".")
            refuse_dead_patch(_module(place), attribute)
        else:
            refuse_dead_patch(target, name)
        replace(target, name, *rest, **options)

    patch.__dict__["setattr"] = checked  # the class is final
    return patch


def refuse_dead_patch(target: object, name: str) -> None:
    """Raise AssertionError where no function reads the global `name` of the module `target`."""
    if not isinstance(target, ModuleType) or target.__name__.split(".")[0] not in OWN_PACKAGES:
        return
    if name not in names_read(inspect.getsource(target)) and not _read_as_attribute(target, name):
        raise AssertionError(f"no function reads {target.__name__}.{name}: the patch does nothing")


@cache
def names_read(source: str) -> frozenset[str]:
    """The names that the bodies of functions load; a default value was read at the import."""
    return frozenset(
        node.id
        for function in ast.walk(ast.parse(source))
        if isinstance(function, Function)
        for part in (function.body if isinstance(function.body, list) else [function.body])
        for node in ast.walk(part)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    )


def _read_as_attribute(target: ModuleType, name: str) -> bool:
    """Whether the name belongs to the module, and another loaded one has `module.name`."""
    owner = getattr(getattr(target, name, None), "__module__", target.__name__)
    if owner != target.__name__:
        return False
    use = re.compile(rf"\b\w+\.{re.escape(name)}\b")
    return any(
        use.search(inspect.getsource(module))
        for own, module in list(sys.modules.items())
        if own.split(".")[0] in OWN_PACKAGES and getattr(module, "__file__", None)
    )


def _module(path: str) -> object:
    """What a dotted path names: a module, or an attribute in one."""
    try:
        return import_module(path)
    except ImportError:
        parent, _, name = path.rpartition(".")
        return getattr(_module(parent), name)
