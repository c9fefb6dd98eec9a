"""Finds the gates in a folder: Python files with a mark of this tool, or of its forerunner."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

MARKS = (b"# >>> codemod ", b"# <<< codemod ", b"with _GateExit(", b"__ORIGINAL_MAIN__")
LEFT_OUT = {"node_modules", "__pycache__", "site-packages"}
LARGEST = 16 * 1024 * 1024  # bytes, as in files.py


def gates(folder: Path) -> Iterator[Path]:
    """The marked files below a folder, in order; not in hidden folders or environments."""
    for path in _python_files(os.fspath(folder)):
        try:
            with open(path, "rb") as file:
                data = file.read(LARGEST)
        except OSError:
            continue
        if any(mark in data for mark in MARKS):
            yield Path(path)


def _python_files(folder: str) -> Iterator[str]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            hidden = entry.name.startswith(".") or entry.name in LEFT_OUT
            if not hidden and not Path(entry.path, "pyvenv.cfg").exists():
                yield from _python_files(entry.path)
        elif entry.name.endswith(".py") and entry.is_file():
            yield entry.path
