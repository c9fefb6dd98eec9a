"""Where a file stands in its repository: what annotations and SARIF name it by."""

from __future__ import annotations

import os
from functools import lru_cache


def path_in_repository(path: str) -> str:
    """The path from the repository's root, with slashes; outside of one, the path as given."""
    whole = os.path.abspath(path)  # noqa: PTH100 - symbolic links are not followed
    root = _root_of(os.path.dirname(whole))  # noqa: PTH120
    named = os.path.relpath(whole, root) if root else os.path.normpath(path)
    return named.replace(os.sep, "/")


@lru_cache
def _root_of(folder: str) -> str:
    while not os.path.exists(os.path.join(folder, ".git")):  # noqa: PTH110, PTH118
        parent = os.path.dirname(folder)  # noqa: PTH120
        if parent == folder:
            return ""
        folder = parent
    return folder
