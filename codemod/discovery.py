"""Finds gates in folders: those with a stage, and scripts that look like gates."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

# What every gate with a stage contains, and then where: texts about codemod contain it too.
MARKS = (b"codemod", b"_GateExit(", b"__ORIGINAL_MAIN")
MARKED = re.compile(
    rb"(?:^|[\r\n])(?:[ \t]*#\s*>>>\s*codemod\s+\S+\s+v?\d\S*\s+sha256:"
    rb"|[ \t]*#\s*<<<\s*codemod\s+\S+\s*<<<"
    rb"|[ \t]*with\b[^#\r\n]*_GateExit\(|[^#'\"\r\n]*_GateExit\(|[ \t]*__ORIGINAL_MAIN\w*[ \t]*=)"
)
LEFT_OUT = {".git", ".hg", ".svn", ".cache", "node_modules", "__pycache__", "site-packages"}
# A folder with one of these is an environment, or a cache (bford.info/cachedir).
SIGNS = {"pyvenv.cfg", "conda-meta", "CACHEDIR.TAG"}
SUFFIXES = (".py", ".pyw")
MAX_BYTES = 16 * 1024 * 1024  # as in files.py
HEAD_BYTES = 4096  # of a file without a suffix; a NUL byte in them means that it is binary

GUARD = re.compile(rb"^if\s+\(?\s*(__name__\s*==|['\"]__main__['\"]\s*==)[^\n]*:", re.MULTILINE)
STATUS = re.compile(rb"\b(sys\s*\.\s*exit|SystemExit|os\s*\.\s*_exit|exit|quit)\b")
LIKELY = ("gate", "release", "run_all", "check", "verify", "ci", "test")
MAX_CANDIDATES = 5
MAX_SEARCHED = 5000  # files that are searched for candidates
MAX_SCRIPT_BYTES = 256 * 1024


class Candidate(NamedTuple):
    """A script that looks like a gate. `rank`: how likely its name is, 0 = most likely."""

    rank: int
    path: Path


def gates(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder that have a stage, sorted; environments are skipped."""
    for path in _scripts(os.fspath(folder)):
        data = _content(path, MAX_BYTES)
        marked = any(mark in data for mark in MARKS) and MARKED.search(data)
        if marked and (path.endswith(SUFFIXES) or _is_python(data)):
            yield Path(path)


def candidates(folder: Path) -> list[Path]:
    """Return scripts with a guarded main that sets an exit status, the most likely first."""
    found = []
    for number, path in enumerate(_scripts(os.fspath(folder))):
        if number >= MAX_SEARCHED:
            break
        data = _content(path, MAX_SCRIPT_BYTES)
        guard = GUARD.search(data)
        if guard and STATUS.search(data, guard.end()):
            name = os.path.basename(path).lower()  # noqa: PTH119
            ranks = [rank for rank, word in enumerate(LIKELY) if word in name]
            found.append(Candidate(min(ranks, default=len(LIKELY)), Path(path)))
    return [candidate.path for candidate in sorted(found)[:MAX_CANDIDATES]]


def near_path(path: Path) -> Path | None:
    """Return the existing file whose path is most similar to a missing one, or None."""
    from difflib import get_close_matches

    found = Path(path.anchor) if path.is_absolute() else Path()
    for part in path.parts[bool(path.anchor) :]:
        if not os.path.lexists(found / part):
            try:
                names = os.listdir(found)  # noqa: PTH208
            except OSError:
                return None
            near = get_close_matches(part, names, n=1, cutoff=0.7)
            if not near:
                return None
            part = near[0]  # noqa: PLW2901
        found = found / part
    return found if found.is_file() else None


def _is_python(data: bytes) -> bool:
    """Whether a file without a suffix is a Python script: its first line says so, or it parses."""
    if data.startswith(b"#!"):
        return b"python" in data.partition(b"\n")[0]
    import ast
    import warnings

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of strings such as "\\d"
            ast.parse(data)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _scripts(folder: str) -> Iterator[str]:
    """Yield Python files and files without a suffix, sorted, at any depth."""
    stack = [iter(_entries(folder))]
    while stack:
        entry = next(stack[-1], None)
        if entry is None:
            stack.pop()
        elif entry.is_dir(follow_symlinks=False):
            inner = _entries(entry.path) if entry.name not in LEFT_OUT else []
            if SIGNS.isdisjoint(each.name for each in inner):
                stack.append(iter(inner))
        elif _may_be_script(entry):
            yield entry.path


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return []


def _may_be_script(entry: os.DirEntry[str]) -> bool:
    try:
        named = entry.name.endswith(SUFFIXES) or "." not in entry.name[1:]
        return named and entry.is_file()
    except OSError:  # such as a symbolic link to itself
        return False


def _content(path: str, most: int) -> bytes:
    """Return the bytes of a file; b"" if it is unreadable, too large or not a script."""
    try:
        with open(path, "rb", buffering=0) as file:
            head = b"" if path.endswith(SUFFIXES) else file.read(HEAD_BYTES)
            if b"\0" in head or os.fstat(file.fileno()).st_size > most:
                return b""
            return head + file.readall()
    except OSError:
        return b""
