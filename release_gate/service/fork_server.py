"""Forks a process that has imported what its children need, each time that another one asks.

Imports take a second or more of processor time; a fork takes some milliseconds. A request is a JSON
object with file descriptors, sent over a socket pair (SOCK_SEQPACKET), of which several processes
may share one end. A child ends with the process that asked for it, however that one ends, and all
children end with the server.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import socket
import sys
import traceback
import weakref
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from threading import Lock
from typing import Any

from release_gate.service.process_tree import kill_marked, new_mark

MAX_REQUEST_BYTES = 200_000
MAX_FDS = 16
MARK = "mark"  # key of a request: the environment variable that its child sets

Run = Callable[[dict[str, Any], list[int]], int]


def socket_pair() -> tuple[socket.socket, socket.socket]:
    """The end for the processes that ask, and that of the server."""
    ends = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    for end in ends:
        for option in (socket.SO_SNDBUF, socket.SO_RCVBUF):
            end.setsockopt(socket.SOL_SOCKET, option, MAX_REQUEST_BYTES)
    return ends


class ForkedTree:
    """A child of a fork server; it has the interface of `ProcessTree`.

    Raises OSError if the server is gone.
    """

    def __init__(
        self, server: socket.socket, request: Mapping[str, object], fds: Sequence[int]
    ) -> None:
        self._mark = new_mark("TREE")
        self._status: int | None = None
        read_end, write_end = os.pipe()
        try:
            message = json.dumps({**request, MARK: self._mark}).encode()
            socket.send_fds(server, [message], [write_end, *fds])
        except OSError:
            os.close(read_end)
            raise
        finally:
            os.close(write_end)
        self._report, self._lock = read_end, Lock()
        weakref.finalize(self, os.close, read_end)
        self.pid = int.from_bytes(os.read(read_end, 4), "big")
        if not self.pid:
            raise OSError("the process that forks has ended")

    def wait(self, seconds: float | None = None) -> int | None:
        """The exit status as `subprocess` reports it; None if the process still runs by then."""
        poll = select.poll()
        poll.register(self._report, select.POLLIN)
        ended = poll.poll(None if seconds is None else seconds * 1000)
        with self._lock:  # several threads may wait
            if ended and self._status is None:
                report = os.read(self._report, 4)  # nothing if the server was killed
                lost = -int(signal.SIGKILL)
                self._status = int.from_bytes(report, "big", signed=True) if report else lost
            return self._status

    def send_signal(self, signum: signal.Signals) -> None:
        """Send a signal to the first process alone."""
        if self.wait(0) is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signum)

    def kill(self) -> int:
        """Kill every process of the tree; return the exit status of the first one."""
        if self.wait(0) is None:
            _kill(self.pid)
        kill_marked(self._mark)
        status = self.wait()
        assert status is not None
        return status


class ForkServer:
    """Serves requests until nobody can ask any more; `run` gets each in a child.

    `run` returns the exit status of the child.
    """

    def __init__(self, requests: socket.socket, run: Run) -> None:
        self._requests, self._run = requests, run
        self._reports: dict[int, int] = {}  # by the id of a child: where its end is reported
        self._poll = select.poll()
        self._wake, self._wakeup = socket.socketpair()

    def serve(self) -> None:
        gc.freeze()  # what the children share stays shared
        self._wakeup.setblocking(False)
        signal.set_wakeup_fd(self._wakeup.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        for end in (self._requests, self._wake):
            self._poll.register(end, select.POLLIN)
        try:
            while True:
                ready = {descriptor for descriptor, _ in self._poll.poll()}
                if self._wake.fileno() in ready:
                    self._wake.recv(4096)
                    self._reap()
                self._end_orphans(ready)
                if self._requests.fileno() in ready and not self._answer():
                    return
        finally:
            for pid in self._reports:
                _kill(pid)

    def _answer(self) -> bool:
        data, fds, _, _ = socket.recv_fds(self._requests, MAX_REQUEST_BYTES, MAX_FDS)
        if data:
            self._fork(json.loads(data), fds)
        return bool(data)

    def _fork(self, request: dict[str, Any], fds: list[int]) -> None:
        report, *given = fds
        pid = os.fork()
        if pid == 0:
            os.close(report)
            self._become(request, given)
        for each in given:
            os.close(each)
        self._reports[pid] = report
        # Its other end is that of whoever asked: an error means that this process is gone.
        self._poll.register(report, 0)
        with suppress(BrokenPipeError):
            os.write(report, pid.to_bytes(4, "big"))

    def _become(self, request: dict[str, Any], given: list[int]) -> None:
        """Run in the forked process, and exit."""
        status = 1
        try:
            os.setsid()
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for end in (self._requests, self._wake, self._wakeup):
                end.close()
            for each in self._reports.values():
                os.close(each)
            status = self._run(request, given)
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)

    def _end_orphans(self, ready: set[int]) -> None:
        for pid, report in self._reports.items():
            if report in ready:
                self._poll.unregister(report)
                _kill(pid)

    def _reap(self) -> None:
        for pid in list(self._reports):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                report = self._reports.pop(pid)
                with suppress(KeyError):
                    self._poll.unregister(report)
                with suppress(BrokenPipeError):
                    code = os.waitstatus_to_exitcode(status)
                    os.write(report, code.to_bytes(4, "big", signed=True))
                os.close(report)


def _kill(pid: int) -> None:
    """Kill a child and its process group, which it may not have yet."""
    for kill in (os.killpg, os.kill):
        with suppress(ProcessLookupError):
            kill(pid, signal.SIGKILL)
