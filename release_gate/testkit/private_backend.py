"""A backend for one check or test alone: its database may be altered, aged and damaged.

It is the backend of this checkout, whatever service the gate tests: what would damage a shared
service is tried on a private one.
"""

from __future__ import annotations

import secrets
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from release_gate.service.fork_server import ForkedTree
from release_gate.service.process_tree import ProcessTree
from release_gate.testkit import backend_process
from release_gate.testkit.moved_clock import moved_command, set_offset, set_time, timers_of

GRACE_S = 10.0
POLL_INTERVAL_S = 0.05
TIME_ZONE = "GATE-12:45"  # 12:45 ahead of UTC: what depends on the zone of the machine shows


class PrivateBackend:
    """`start` and `stop` may be called repeatedly; the database stays.

    `secret` signs Stripe's events. The log is beside the database, with the suffix `.log`.
    The clock that it sees can be moved, before the start and while it runs.
    """

    def __init__(self, db: Path) -> None:
        self.db, self.log = db, db.with_suffix(".log")
        self._clock = db.with_suffix(".clock")
        self.secret = f"whsec_{secrets.token_hex(24)}"
        self._tree: ProcessTree | ForkedTree | None = None
        self.url = ""
        self.set_clock(0.0)
        self.set_timers(0.0)

    def start(self, **settings: str) -> None:
        """Start it with these environment variables, and wait until it is ready."""
        environ = {**backend_process.environment(self.secret), "TZ": TIME_ZONE, **settings}
        program = moved_command(backend_process.command(environ), self._clock)
        process = backend_process.start(self.db, self.log, environ, program=program)
        self._tree, self.url = process.tree, process.url()
        if not self.url:
            self.stop()
        assert self.url, f"no start: {self.log.read_text(errors='replace')[-2000:]}"

    def set_clock(self, ahead_s: float) -> None:
        """Let its clock be this many seconds ahead of the real one, or behind it if negative."""
        self.ahead_s = ahead_s
        set_offset(self._clock, ahead_s)

    def advance_clock(self, seconds: float) -> None:
        """Move its clock by this much from where it stands."""
        self.set_clock(self.ahead_s + seconds)

    def now(self) -> float:
        """What its clock shows while it runs, in seconds since 1970."""
        return time.time() + self.ahead_s

    def stop_clock(self, at: float) -> None:
        """Let its clock stand still at a time, in seconds since 1970, until it is set again."""
        set_time(self._clock, at)

    def set_timers(self, ahead_s: float) -> None:
        """Let its timers run, this many seconds ahead of those of this machine.

        They decide when connections are closed. What waits in the operating system follows the
        machine: a thread for a lock, a socket for an answer.
        """
        self.timers_ahead_s = ahead_s
        set_offset(timers_of(self._clock), ahead_s)

    def stop_timers(self, at: float) -> None:
        """Let its timers stand still at a time, in seconds of `time.monotonic`.

        No time of them may be earlier than one before.
        """
        set_time(timers_of(self._clock), at)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int | None:
        """Stop it; return its exit status, or None if it was not running or had to be killed."""
        if self._tree is None:
            return None
        tree, self._tree = self._tree, None
        tree.send_signal(how)
        status = tree.wait(GRACE_S)
        tree.kill()
        return status

    @property
    def process(self) -> psutil.Process:
        """Its process, while it runs: to measure and to limit it."""
        assert self._tree is not None, "it does not run"
        return psutil.Process(self._tree.pid)

    def rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Read or change the database without the service's knowledge."""
        connection = sqlite3.connect(self.db, timeout=GRACE_S, isolation_level=None)
        try:
            return connection.execute(statement, values).fetchall()
        finally:
            connection.close()


@contextmanager
def running(db: Path, **settings: str) -> Iterator[PrivateBackend]:
    """A private backend with these environment variables, stopped at the end."""
    backend = PrivateBackend(db)
    try:
        backend.start(**settings)
        yield backend
    finally:
        backend.stop()


def wait_until(condition: Callable[[], bool]) -> bool:
    """Whether the condition becomes true within `GRACE_S`."""
    end = time.monotonic() + GRACE_S
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(POLL_INTERVAL_S)
    return True
