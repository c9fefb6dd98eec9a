"""Writes whole files: after a crash, there is either the old file or the new one.

Most callers need only `write_whole`. `prepare` and `sync_folder` are its two halves, for replacing
several files at once. All of them raise OSError and leave no temporary file.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Callable
from pathlib import Path

SUFFIX = ".stage4-gate-new"
NAME_CHARS = 40  # of the file's own name in a temporary one: in UTF-8 it stays below 255 bytes


def write_whole(path: Path, data: bytes, *, suffix: str = SUFFIX) -> None:
    """Write a file, replacing an old one and keeping its mode; a symbolic link stays one.

    The folder must exist. A new file gets mode 0o666 less the umask.
    """
    real = Path(os.path.realpath(path))
    temporary = prepare(real, data, suffix=suffix, like=_mode_of(real))
    try:
        temporary.replace(real)
    except BaseException:
        _remove(temporary)
        raise
    sync_folder(real.parent)


def prepare(
    path: Path,
    data: bytes,
    *,
    suffix: str = SUFFIX,
    like: int | None = None,
    dress: Callable[[int], None] | None = None,
) -> Path:
    """Write `data` to a temporary file in the folder of `path`, sync it, and return its path.

    suffix  how the temporary file's name ends
    like    the mode of the file; None = 0o666 less the umask
    dress   called with the descriptor of the open file, to set its owner and attributes
    """
    tag = f".{os.getpid()}-{os.urandom(4).hex()}{suffix}"
    temporary = path.with_name(f".{path.name[:NAME_CHARS]}{tag}")
    mode = 0o666 if like is None else 0o600
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            if like is not None:
                temporary.chmod(like)
            if dress is not None:
                dress(file.fileno())
            os.fsync(file.fileno())
    except BaseException:
        _remove(temporary)
        raise
    return temporary


def sync_folder(folder: Path) -> None:
    """Make renames in a folder durable, if the operating system supports it."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _mode_of(path: Path) -> int | None:
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        return None


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()
