"""The disk: the one place that reads and replaces files, whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

from codemod.errors import FileError, Refused

LARGEST = 16 * 1024 * 1024  # bytes; no hand-written script is larger
PATIENCE = 10.0  # seconds to wait for another installer
TEMPORARY = ".codemod-new"


class Loaded(NamedTuple):
    """A file as it was read. `path` is the real one, behind every symbolic link."""

    path: Path
    data: bytes
    stat: os.stat_result


def load(path: Path) -> Loaded:
    """Read a regular file. Raises FileError, or Refused for what is none."""
    try:
        real = path.resolve(strict=True)
        status = real.stat()
        if not stat.S_ISREG(status.st_mode):
            raise Refused("it is not a regular file", hint="name the gate's script")
        if status.st_size > LARGEST:
            raise Refused(f"it has more than {LARGEST} bytes", hint="name the gate's script")
        return Loaded(real, real.read_bytes(), status)
    except (OSError, RuntimeError) as why:
        raise FileError(f"it can not be read: {_reason(why)}", hint=_remedy(why)) from None


def _reason(why: Exception) -> str:
    return getattr(why, "strerror", None) or str(why)


def _remedy(why: Exception) -> str:
    remedies = {
        errno.ENOENT: "give the path of the gate's script",
        errno.EACCES: "check the permissions of the file and its folder",
        errno.EPERM: "check the permissions and attributes of the file and its folder",
        errno.EROFS: "the file system is mounted read-only",
        errno.ENOSPC: "make room on the disk",
        errno.EDQUOT: "your disk quota is used up",
    }
    return remedies.get(getattr(why, "errno", 0) or 0, "nothing was changed")


def refuse_unwritable(loaded: Loaded) -> None:
    """Raise before any work is done where replacing the file would lose something."""
    if loaded.stat.st_nlink > 1:
        raise Refused(
            f"it has {loaded.stat.st_nlink} hard links, which replacing it would part",
            hint="make it a single file, or a symbolic link",
        )
    if not loaded.stat.st_mode & 0o222 or not os.access(loaded.path, os.W_OK):
        raise FileError("it is read-only", hint="make it writable: chmod u+w")


class Transaction:
    """Replaces several files, all or none.

    Inside, `write` prepares new contents beside the files; `commit` puts them in place by renaming.
    What fails in between, or is interrupted, leaves every file as it was. Folders are locked, so
    that two installers wait for each other.
    """

    def __init__(self) -> None:
        self._locks = contextlib.ExitStack()
        self._locked: set[Path] = set()
        self._prepared: list[tuple[Path, Path, Loaded | None]] = []
        self._done: list[tuple[Path, Loaded | None]] = []
        self._on_interrupt: Any = None

    def __enter__(self) -> Transaction:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._hold_interrupts()
        for temporary, _, _ in self._prepared:
            with contextlib.suppress(OSError):
                temporary.unlink()
        self._locks.close()
        if self._on_interrupt is not None:
            import signal

            signal.signal(signal.SIGINT, self._on_interrupt)

    def lock(self, folder: Path) -> None:
        """Keep other installers out of a folder, and clear away what a killed one has left."""
        if folder not in self._locked:
            self._locks.enter_context(_locked(folder))
            self._locked.add(folder)
            for leftover in folder.glob(f".*{TEMPORARY}"):
                with contextlib.suppress(OSError):
                    leftover.unlink()

    def write(self, path: Path, data: bytes, like: Loaded, replaces: Loaded | None) -> None:
        """Prepare new contents with mode, owner and attributes of `like`. Raises FileError."""
        temporary = path.with_name(f".{path.name}.{os.getpid()}{TEMPORARY}")
        try:
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            self._prepared.append((temporary, path, replaces))
            with open(descriptor, "wb") as file:
                file.write(data)
                _copy_metadata(like, file.fileno())
                file.flush()
                os.fsync(file.fileno())
        except OSError as why:
            message = f"it can not be written: {_reason(why)}"
            raise FileError(message, hint=_remedy(why)) from None

    def commit(self) -> None:
        """Put everything in place. Raises FileError, with everything as it was."""
        self._hold_interrupts()
        try:
            for temporary, path, replaces in self._prepared:
                if replaces:
                    _refuse_changed(replaces)
                temporary.replace(path)
                self._done.append((path, replaces))
            for folder in {path.parent for path, _ in self._done}:
                _sync_folder(folder)
        except BaseException as why:
            self._roll_back()
            if isinstance(why, OSError):
                message = f"it can not be replaced: {_reason(why)}"
                raise FileError(message, hint=_remedy(why)) from None
            raise
        self._prepared.clear()

    def _hold_interrupts(self) -> None:
        """From here to the end Ctrl-C comes too late: these few milliseconds run to their end."""
        import signal
        import threading

        if self._on_interrupt is None and threading.current_thread() is threading.main_thread():
            self._on_interrupt = signal.signal(signal.SIGINT, signal.SIG_IGN)

    def _roll_back(self) -> None:
        for path, replaced in reversed(self._done):
            with contextlib.suppress(OSError, FileError):
                if replaced is None:
                    path.unlink()
                else:
                    before = len(self._prepared)
                    self.write(path, replaced.data, replaced, None)
                    self._prepared[before][0].replace(path)
        self._done.clear()


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    try:
        import fcntl
    except ImportError:  # not on Windows: there the last rename wins, whole all the same
        yield
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError as why:
        message = f"the folder {folder} can not be opened: {_reason(why)}"
        raise FileError(message, hint=_remedy(why)) from None
    try:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError as why:
                if why.errno not in (errno.EAGAIN, errno.EACCES):
                    break  # a file system without locks
                if time.monotonic() > deadline:
                    raise FileError(
                        f"another installer is at work in {folder}",
                        hint="try again when it is done",
                    ) from None
                time.sleep(0.02)
        yield
    finally:
        with contextlib.suppress(OSError):
            os.close(descriptor)


def _copy_metadata(like: Loaded, descriptor: int) -> None:
    """Owner, extended attributes (access lists are among them), and last the mode."""
    status = os.fstat(descriptor)
    if (status.st_uid, status.st_gid) != (like.stat.st_uid, like.stat.st_gid):
        os.fchown(descriptor, like.stat.st_uid, like.stat.st_gid)
    if hasattr(os, "listxattr"):
        with contextlib.suppress(OSError):
            for name in os.listxattr(like.path):
                os.setxattr(descriptor, name, os.getxattr(like.path, name))
    os.fchmod(descriptor, stat.S_IMODE(like.stat.st_mode))


def _refuse_changed(loaded: Loaded) -> None:
    now = loaded.path.stat()
    same = (now.st_ino, now.st_dev) == (loaded.stat.st_ino, loaded.stat.st_dev)
    if not same or loaded.path.read_bytes() != loaded.data:
        raise FileError("it was changed meanwhile; it was left as it is", hint="run it again")


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def remove(path: Path) -> None:
    """Delete a file that may be gone already; one that can not be deleted stays."""
    with contextlib.suppress(OSError):
        path.unlink()
