"""Locks on folders: an installer waits for another that works on the same files."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from codemod.errors import FileError

TIMEOUT_S = 60.0
POLL_INTERVAL_S = 0.02
SILENT_S = 1.0  # of waiting, before a line says what for
MANY = 200  # folders from which on the limit of open files is raised


@contextlib.contextmanager
def locked(folders: Iterable[Path]) -> Iterator[None]:
    """Hold the locks of these folders. Raises FileError where another installer keeps one.

    They are taken in one order, so that two installers never wait for each other. A folder that
    is missing, cannot be opened or is on a file system without locks is not locked.
    """
    with contextlib.ExitStack() as stack:
        wanted = sorted({os.path.realpath(folder) for folder in folders})
        if len(wanted) > MANY:
            _raise_limit()
        for folder in wanted:
            stack.enter_context(_locked(folder))
        yield


@contextlib.contextmanager
def _locked(folder: str) -> Iterator[None]:
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError as why:
        if why.errno in (errno.EMFILE, errno.ENFILE):
            hint = "pass fewer files at once, or raise the limit with ulimit -n"
            raise FileError(f"cannot lock {folder}: too many open files", hint=hint) from None
        yield
        return
    try:
        deadline = time.monotonic() + TIMEOUT_S
        silent = time.monotonic() + SILENT_S
        while not _try(descriptor):
            if time.monotonic() > deadline:
                raise FileError(
                    f"another codemod process has locked {folder} for {TIMEOUT_S:g} s",
                    hint="try again when it has finished",
                )
            if time.monotonic() > silent:
                silent = deadline + 1
                print(f"codemod: waiting for another codemod process in {folder}", file=sys.stderr)
            time.sleep(POLL_INTERVAL_S)
        yield
    finally:
        with contextlib.suppress(OSError):
            os.close(descriptor)


def _try(descriptor: int) -> bool:
    """Try to lock; True if the lock is held now, or if the file system has no locks."""
    try:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except ImportError:  # Windows: there the last rename wins, and the file is whole all the same
        return True
    except OSError as why:
        return why.errno not in (errno.EAGAIN, errno.EACCES)
    return True


def _raise_limit() -> None:
    """Each lock is an open file: raise the soft limit to the hard limit."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
