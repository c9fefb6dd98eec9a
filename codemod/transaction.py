"""Replaces gates on the disk, all or none, while other installers wait."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType

from codemod.errors import FileError
from codemod.files import Loaded, remedy_of
from codemod.locks import locked
from stage4_gate.atomic_write import prepare, sync_folder, write_whole
from stage4_gate.errors import reason_of

SUFFIX = ".codemod-new"  # of temporary files


class Transaction:
    """Replaces several files, all or none.

    Inside, `write` prepares new contents beside the files; `commit` puts them in place by renaming.
    What fails in between, or is interrupted, leaves every file as it was. `at` is the file that is
    being written, or that failed.
    """

    def __init__(self) -> None:
        self.at = Path()
        self._prepared: list[tuple[Path, Path, Loaded | None]] = []
        self._done: list[tuple[Path, Loaded | None]] = []
        self._held = contextlib.ExitStack()

    def __enter__(self) -> Transaction:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._held, interrupts_held():
            for temporary, _, _ in self._prepared:
                remove(temporary)

    def write(self, path: Path, data: bytes, like: Loaded, replaces: Loaded | None) -> None:
        """Prepare new contents with mode, owner and attributes of `like`. Raises FileError."""
        self.at = path
        self._prepare(path, data, like, replaces)

    def _prepare(self, path: Path, data: bytes, like: Loaded, replaces: Loaded | None) -> Path:
        try:
            temporary = prepare(
                path,
                data,
                suffix=SUFFIX,
                like=0o600,  # until the owner is right
                dress=lambda descriptor: _dress(like, descriptor),
            )
        except OSError as why:
            message = f"cannot write the file: {reason_of(why)}"
            raise FileError(message, hint=remedy_of(why)) from None
        self._prepared.append((temporary, path, replaces))
        return temporary

    def commit(self) -> None:
        """Put everything in place. Raises FileError, with everything as it was.

        From here to the end of the transaction Ctrl-C comes too late.
        """
        self._held.enter_context(interrupts_held())
        try:
            for temporary, path, replaces in self._prepared:
                self.at = path
                if replaces:
                    _refuse_changed(replaces)
                temporary.replace(path)
                self._done.append((path, replaces))
            for folder in {path.parent for path, _ in self._done}:
                sync_folder(folder)
        except BaseException as why:
            self._roll_back()
            if isinstance(why, OSError):
                message = f"cannot replace the file: {reason_of(why)}"
                raise FileError(message, hint=remedy_of(why)) from None
            raise
        self._prepared.clear()

    def _roll_back(self) -> None:
        for path, replaced in reversed(self._done):
            with contextlib.suppress(OSError, FileError):
                if replaced is None:
                    path.unlink()
                else:
                    self._prepare(path, replaced.data, replaced, None).replace(path)
        self._done.clear()


def _dress(like: Loaded, descriptor: int) -> None:
    """Copy the owner, the extended attributes (which include access lists) and the mode."""
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
        raise FileError(
            "the file changed while codemod was running and was left as it is",
            hint="run the command again",
        )


@contextlib.contextmanager
def interrupts_held() -> Iterator[None]:
    """Ignore Ctrl-C during the few milliseconds that must not be interrupted."""
    import signal
    import threading

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextlib.contextmanager
def exclusively(folders: Iterable[Path]) -> Iterator[None]:
    """Lock these folders against other installers; remove the leftovers of killed ones."""
    kept = list(folders)
    with contextlib.ExitStack() as locks:
        locks.enter_context(locked(kept))
        for folder in kept:
            _clear(folder)
        yield
        with interrupts_held():
            locks.close()


def _clear(folder: Path) -> None:
    with contextlib.suppress(OSError):
        for leftover in folder.glob(f".*{SUFFIX}"):
            remove(leftover)


def write_text(path: Path, text: str) -> None:
    """Write a whole file and create its folders. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, text.encode(), suffix=SUFFIX)


def remove(path: Path) -> None:
    """Delete a file if it exists and can be deleted."""
    with contextlib.suppress(OSError):
        path.unlink()
