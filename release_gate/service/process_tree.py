"""A process with all its descendants, which are ended together.

A descendant that leaves its parent's session (browsers do) or outlives its parent is still found:
every process of a tree inherits an environment variable that no other tree has.
"""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO
from uuid import uuid4

import psutil

KILL_ROUNDS = 5  # a process may start another one while the tree is being killed


def new_mark(kind: str) -> str:
    """The name of an environment variable that no other process has."""
    return f"GATE_{kind}_{uuid4().hex}"


class ProcessTree:
    """Starts a process in a new session. Raises OSError if it cannot be started."""

    def __init__(
        self,
        command: Sequence[str],
        environ: Mapping[str, str],
        folder: Path,
        output: IO[bytes] | None = None,
        pass_fds: Collection[int] = (),
    ) -> None:
        self._mark = new_mark("TREE")
        self._leader = subprocess.Popen(
            command,
            cwd=folder,
            env={**environ, self._mark: "1"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if output else None,
            start_new_session=True,
            pass_fds=pass_fds,
        )

    def wait(self, seconds: float | None = None) -> int | None:
        """The exit status as `subprocess` reports it; None if the process still runs by then."""
        try:
            return self._leader.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    @property
    def pid(self) -> int:
        """The id of the first process."""
        return self._leader.pid

    def send_signal(self, signum: signal.Signals) -> None:
        """Send a signal to the first process alone."""
        self._leader.send_signal(signum)

    def kill(self) -> int:
        """Kill every process of the tree; return the exit status of the first one."""
        if self._leader.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(self._leader.pid, signal.SIGKILL)
        kill_marked(self._mark)
        return self._leader.wait()


def end_marked(mark: str, grace_s: float) -> None:
    """Ask every process that was started with this variable to end; kill what is left then."""
    living = list(_marked(mark))
    for process in living:
        with suppress(psutil.Error):
            process.terminate()
    psutil.wait_procs(living, grace_s)
    kill_marked(mark)


def kill_marked(mark: str) -> None:
    """Kill every process that was started with this environment variable, apart from this one."""
    for _ in range(KILL_ROUNDS):
        living = list(_marked(mark))
        for process in living:
            with suppress(psutil.Error):
                process.kill()
        if not living:
            break


def _marked(mark: str) -> Iterator[psutil.Process]:
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            is_other = process.pid != os.getpid() and mark in process.environ()
            if is_other and process.status() != psutil.STATUS_ZOMBIE:
                yield process
