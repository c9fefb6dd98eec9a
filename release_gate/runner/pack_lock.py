"""A lock on a pack's folder: two gates in one checkout do not write into it at the same time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path


@contextmanager
def pack_lock(folder: Path, on_wait: Callable[[], None]) -> Iterator[None]:
    """Hold the lock; `on_wait` is called once if another process holds it.

    Whoever locks several folders does so in the order of the plan: then no two wait for each other.
    """
    with (folder / ".lock").open("w") as file:
        try:
            flock(file, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            on_wait()
            flock(file, LOCK_EX)  # a signal ends the wait
        yield
