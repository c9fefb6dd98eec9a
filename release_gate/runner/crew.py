"""The processes that run checks: one that has collected them, and the workers that it forks."""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from release_gate.model import Project
from release_gate.runner.messages import (
    Began,
    Collected,
    Done,
    Event,
    Finished,
    Order,
    order_line,
    read_event,
)
from release_gate.service.fork_server import ForkedTree, socket_pair
from release_gate.service.process_tree import ProcessTree

PYTEST_INI = Path(__file__).resolve().parents[1] / "pytest.ini"
START_LIMIT_S = 120.0  # for imports and collection
LATE_S = 1.0  # a worker that hangs first writes to its log where
GRACE_S = 5.0  # for what ends with a worker: browser, private backends

# Other installed plugins would cost start-up time and could change results.
WORKER_ENVIRON = {
    "PYTHONUNBUFFERED": "1",
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
}


class WorkerEnded(Exception):
    """A worker ended before its order; the text says how, as the predicate of a sentence."""


class Crew:
    """Starts pytest, which collects `paths`, and workers. Raises OSError if it cannot start."""

    def __init__(
        self, project: Project, paths: Iterable[str], environ: Mapping[str, str], log: Path
    ) -> None:
        self.log = log  # of pytest while it collects
        self._asks, serves = socket_pair()
        python_path = os.pathsep.join(filter(None, (str(project.root), environ.get("PYTHONPATH"))))
        with serves, log.open("wb") as output:
            self._tree = ProcessTree(
                _command(project, serves.fileno(), paths),
                {**environ, **WORKER_ENVIRON, "PYTHONPATH": python_path},
                project.root,
                output,
                [serves.fileno()],
            )

    def hire(self) -> Worker:
        """A new worker. Raises WorkerEnded if the checks cannot be collected."""
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                tree = ForkedTree(self._asks, {}, [theirs.fileno()])
            except OSError:
                ours.close()
                raise WorkerEnded(f"could not start: {self._last_words()}") from None
        try:
            return Worker(tree, ours)
        except WorkerEnded:
            ours.close()
            raise

    def stop(self) -> None:
        """End all that it has started."""
        self._asks.close()
        self._tree.kill()

    def _last_words(self) -> str:
        lines = self.log.read_text("utf-8", "replace").strip().splitlines()
        return lines[-1] if lines else "pytest ended without an explanation"


def _command(project: Project, fork_fd: int, paths: Iterable[str]) -> list[str]:
    gate = str(project.folder)
    return [
        *(sys.executable, "-m", "pytest", "-c", str(PYTEST_INI)),
        *("--rootdir", str(project.root), "--confcutdir", gate),
        *("--fork-fd", str(fork_fd), "--paths", json.dumps(list(paths)), gate),
    ]


class Worker:
    """A process that carries out orders, one at a time; `collected` says which ones it can."""

    def __init__(self, tree: ProcessTree | ForkedTree, leader: socket.socket) -> None:
        self._tree, self._socket = tree, leader
        self._received = b""
        event = self._event(time.monotonic() + START_LIMIT_S)
        if not isinstance(event, Collected):
            raise WorkerEnded("sent an unexpected message")
        self.collected = event

    def carry_out(self, order: Order) -> Iterator[Began | Finished]:
        """What it reports. Raises WorkerEnded if it crashes or exceeds the time limit."""
        end = time.monotonic() + order.limit_s + LATE_S
        try:
            self._socket.sendall(order_line(order))
        except OSError:
            raise self._ended() from None
        while True:
            try:
                event = self._event(end)
            except TimeoutError:
                raise WorkerEnded(
                    f"exceeded the time limit of {order.limit_s:g} s and was stopped"
                ) from None
            if isinstance(event, Done):
                return
            if isinstance(event, Collected):
                raise WorkerEnded("sent an unexpected message")
            yield event

    def stop(self) -> None:
        """Let it end what it has started, for a while."""
        self._socket.close()
        self._tree.wait(GRACE_S)
        self.kill()

    def kill(self) -> None:
        """End it with all that it has started."""
        self._socket.close()
        self._tree.kill()

    def interrupt(self) -> None:
        """End it from any thread; the one that leads it then sees that it has ended."""
        self._tree.send_signal(signal.SIGKILL)

    def _event(self, end: float) -> Event:
        """The next event. Raises TimeoutError, or WorkerEnded."""
        while b"\n" not in self._received:
            left = end - time.monotonic()
            if left <= 0:
                raise TimeoutError
            self._socket.settimeout(left)
            try:
                chunk = self._socket.recv(1 << 20)
            except ConnectionError:
                chunk = b""
            if not chunk:
                raise self._ended()
            self._received += chunk
        line, self._received = self._received.split(b"\n", 1)
        try:
            return read_event(line)
        except (ValueError, TypeError, KeyError):
            raise WorkerEnded(f"sent a malformed message: {line[:100]!r}") from None

    def _ended(self) -> WorkerEnded:
        status = self._tree.wait(GRACE_S)
        if status is None:
            return WorkerEnded("stopped answering")
        if status < 0:
            return WorkerEnded(f"was ended by {_signal_name(-status)}")
        return WorkerEnded(f"exited with status {status}")


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
