"""Starts the service of a project for one run, and ends it after Stage 4, which is after `main`.

The service ends with the process of the gate, however that ends: a keeper waits for it, asks the
service to stop, and kills what is left. Until then it holds a lock, for which another gate of the
project waits.

    python -m release_gate.service.keeper MARK
"""

from __future__ import annotations

import fcntl
import os
import shlex
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from release_gate.errors import BackendMissing
from release_gate.model import Project
from release_gate.service.process_tree import ProcessTree, end_marked, new_mark
from release_gate.service.target import expect_answer

IMPORTS = Path(__file__).resolve().parents[2]  # where this package is found
GRACE_S = 10.0  # from SIGTERM to SIGKILL
POLL_S = 0.1


def start_service(project: Project, url: str, environ: Mapping[str, str]) -> None:
    """Start the service, and wait until it answers at `url`. Raises BackendMissing."""
    log = project.root / project.service.log
    log.parent.mkdir(parents=True, exist_ok=True)
    lock = os.open(log.with_name(".lock"), os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _take(lock)
        if _answers(project, url):
            hint = f"stop it, or test it with --base-url {url}"
            raise BackendMissing(f"another process answers at {url}", hint)
        mark = new_mark("SERVICE")
        keeper = _start_keeper(mark, lock, environ)
    finally:
        os.close(lock)  # from here on, the keeper has it
    try:
        _start(project, url, {**environ, mark: "1"}, log)
    except BackendMissing:
        os.close(keeper)
        raise


def _start(project: Project, url: str, environ: Mapping[str, str], log: Path) -> None:
    try:
        with log.open("wb") as output:
            tree = ProcessTree(_command(project.service.start), environ, project.root, output)
    except (OSError, ValueError) as why:
        hint = "correct `start` in gate.toml"
        raise BackendMissing(f"cannot start the service: {why}", hint) from None
    problem = _wait(project, url, tree)
    if problem:
        tree.kill()
        raise BackendMissing(problem, f"{_last_line(log)}see its log: {log}")


def _command(start: str) -> list[str]:
    """The words of the command; `python` is the gate's own interpreter. Raises ValueError."""
    first, *rest = shlex.split(start)
    return [sys.executable if first in ("python", "python3") else first, *rest]


def _take(lock: int) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return
    except BlockingIOError:
        text = "[ReleaseGate] waiting: another gate of this project has started the service ..."
    print(text, flush=True)
    fcntl.flock(lock, fcntl.LOCK_EX)  # a signal ends the wait


def _start_keeper(mark: str, lock: int, environ: Mapping[str, str]) -> int:
    """Start the keeper, which inherits the lock. Its work begins once the result is closed, as
    at the end of this process.
    """
    ends, kept = os.pipe()
    os.set_inheritable(lock, True)
    path = os.pathsep.join(filter(None, (str(IMPORTS), environ.get("PYTHONPATH"))))
    os.posix_spawn(
        sys.executable,
        [sys.executable, "-m", __name__, mark],
        {**environ, "PYTHONPATH": path},
        file_actions=[(os.POSIX_SPAWN_DUP2, ends, 0)],
        setpgroup=0,  # what interrupts the gate on a terminal does not reach it
    )
    os.close(ends)
    return kept


def _wait(project: Project, url: str, tree: ProcessTree) -> str:
    """Wait until the service answers; return what is wrong if it does not."""
    limit_s = project.service.start_limit_s
    deadline = time.monotonic() + limit_s
    while not _answers(project, url):
        status = tree.wait(POLL_S)
        if status is not None:
            return f"the service ended with status {status} before it answered at {url}"
        if time.monotonic() > deadline:
            return f"the service does not answer at {url} within {limit_s:g} s"
    return ""


def _answers(project: Project, url: str) -> bool:
    try:
        expect_answer(project.service, url)
    except BackendMissing:
        return False
    return True


def _last_line(log: Path) -> str:
    lines = log.read_text("utf-8", "replace").strip().splitlines()
    return f"it said: {lines[-1].strip()}; " if lines else ""


def main(argv: Sequence[str]) -> int:
    (mark,) = argv
    sys.stdin.buffer.read()
    end_marked(mark, GRACE_S)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
