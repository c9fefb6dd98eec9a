"""A run of the suite changes nothing in the checkout outside caches.

Without this guard, a test that ran a failing gate in the checkout would leave its FAIL on the
user's own board.
"""

from __future__ import annotations

import os
from pathlib import Path

# What tools keep for themselves, at any depth.
CACHES = frozenset(
    (
        *(".git", ".venv", ".nox", "__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache"),
        *(".hypothesis", ".import_linter_cache", "htmlcov", "node_modules"),
    )
)
CACHE_FILES = (".coverage",)
CACHE_SUFFIXES = (".egg-info",)

Snapshot = dict[str, tuple[int, int]]


def snapshot(root: Path) -> Snapshot:
    """Size in bytes and time of change in nanoseconds of each file below `root`, by its path."""
    found: Snapshot = {}
    for folder, folders, files in os.walk(root):
        folders[:] = [f for f in folders if f not in CACHES and not f.endswith(CACHE_SUFFIXES)]
        for name in files:
            if name.startswith(CACHE_FILES):
                continue
            path = Path(folder, name)
            try:
                status = path.lstat()
            except FileNotFoundError:
                continue
            found[path.relative_to(root).as_posix()] = (status.st_size, status.st_mtime_ns)
    return found


def changes(before: Snapshot, after: Snapshot) -> list[str]:
    """The paths that were added, changed or removed."""
    return sorted(path for path in {*before, *after} if before.get(path) != after.get(path))
