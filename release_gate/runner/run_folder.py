"""One temporary folder for a run, and the promise that nothing of the run outlives it.

Everything that the run starts inherits an environment variable, and has its temporary files in the
folder. A process that only waits for the end of this one, however it ends, then kills what is left
and removes the folder. Where that process was killed as well, the next run removes the folder.

    python -m release_gate.runner.run_folder MARK FOLDER
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path

from release_gate.service.process_tree import kill_marked, new_mark

PREFIX = "gate-run-"
MEMORY = Path("/dev/shm")
MIN_MEMORY_BYTES = 2 << 30  # else a container with little of it
IMPORTS = Path(__file__).resolve().parents[2]  # where this package is found
MIN_AGE_S = 10.0  # of a folder that nobody holds: a new one is not held at once


@contextmanager
def run_folder(environ: Mapping[str, str]) -> Iterator[tuple[dict[str, str], Path]]:
    """The environment for all that the run starts, and the folder."""
    parent = temporary_parent(environ)
    remove_abandoned(parent)
    folder, mark = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent)), new_mark("RUN")
    held = hold(folder)
    watcher = subprocess.Popen(
        [sys.executable, "-m", __name__, mark, str(folder)],
        cwd=IMPORTS,
        stdin=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        yield {**environ, "TMPDIR": str(folder), mark: "1"}, folder
    finally:
        watcher.communicate()  # ends its input
        if held is not None:
            os.close(held)


def temporary_parent(environ: Mapping[str, str]) -> Path:
    """`$TMPDIR`; else memory, as private backends wait for a disk at each write; else `/tmp`."""
    if environ.get("TMPDIR"):
        return Path(environ["TMPDIR"])
    usable = os.access(MEMORY, os.W_OK | os.X_OK)
    if usable and shutil.disk_usage(MEMORY).free >= MIN_MEMORY_BYTES:
        return MEMORY
    return Path(tempfile.gettempdir())


def hold(folder: Path) -> int | None:
    """Hold the folder until the descriptor is closed; None if another process does."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        flock(descriptor, LOCK_EX | LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def remove_abandoned(parent: Path) -> None:
    """Remove the folders of this user's runs that have ended without removing them."""
    for folder in parent.glob(f"{PREFIX}*"):
        with suppress(OSError):
            stat = folder.lstat()
            if stat.st_uid != os.geteuid() or time.time() - stat.st_mtime < MIN_AGE_S:
                continue
            held = hold(folder)
            if held is not None:
                shutil.rmtree(folder, ignore_errors=True)
                os.close(held)


def main(argv: Sequence[str]) -> int:
    mark, folder = argv
    sys.stdin.buffer.read()
    kill_marked(mark)
    shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
