"""A lock on a pack's folder: two gates in one checkout do not write into it at the same time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from threading import Event
from typing import TextIO

POLL_INTERVAL_S = 0.2


@contextmanager
def pack_lock(folder: Path, on_wait: Callable[[], None], stopped: Event) -> Iterator[bool]:
    """Hold the lock; False if `stopped` was set before it was acquired.

    `on_wait` is called once if another process holds it.
    """
    with (folder / ".lock").open("w") as file:
        acquired = _try_lock(file)
        if not acquired:
            on_wait()
        while not acquired and not stopped.wait(POLL_INTERVAL_S):
            acquired = _try_lock(file)
        yield acquired


def _try_lock(file: TextIO) -> bool:
    try:
        flock(file, LOCK_EX | LOCK_NB)
    except BlockingIOError:
        return False
    return True
