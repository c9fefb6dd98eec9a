"""Paths relative to the repository root, for annotations and SARIF."""

from __future__ import annotations

import os
from functools import lru_cache


def path_in_repository(path: str) -> str:
    """Return a path relative to its repository root, with slashes; else the path as given."""
    root = repository_of(path)
    whole = os.path.abspath(path)  # noqa: PTH100 - symbolic links are not followed
    named = os.path.relpath(whole, root) if root else os.path.normpath(path)
    return named.replace(os.sep, "/")


def repository_of(path: str) -> str:
    """Return the root folder of the repository that a path is in; "" = none."""
    whole = os.path.abspath(path)  # noqa: PTH100 - symbolic links are not followed
    if os.path.exists(os.path.join(whole, ".git")):  # noqa: PTH110, PTH118
        return whole
    return _root_of(os.path.dirname(whole))  # noqa: PTH120


@lru_cache
def _root_of(folder: str) -> str:
    while not os.path.exists(os.path.join(folder, ".git")):  # noqa: PTH110, PTH118
        parent = os.path.dirname(folder)  # noqa: PTH120
        if parent == folder:
            return ""
        folder = parent
    return folder
