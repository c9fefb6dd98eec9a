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

from release_gate.service import backend as backend_process
from release_gate.service.process_tree import ProcessTree

GRACE_S = 10.0
POLL_INTERVAL_S = 0.05


class PrivateBackend:
    """`start` and `stop` may be called repeatedly; the database stays.

    `secret` signs Stripe's events. The log is beside the database, with the suffix `.log`.
    """

    def __init__(self, db: Path) -> None:
        self.db, self._log = db, db.with_suffix(".log")
        self.secret = f"whsec_{secrets.token_hex(24)}"
        self._tree: ProcessTree | None = None
        self.url = ""

    def start(self, **settings: str) -> None:
        """Start it with these environment variables, and wait until it is ready."""
        environ = {**backend_process.environment(self.secret), **settings}
        process = backend_process.start(self.db, self._log, environ)
        self._tree, self.url = process.tree, process.url()
        if not self.url:
            self.stop()
        assert self.url, f"no start: {self._log.read_text(errors='replace')[-2000:]}"

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int | None:
        """Stop it; return its exit status, or None if it was not running or had to be killed."""
        if self._tree is None:
            return None
        tree, self._tree = self._tree, None
        tree.send_signal(how)
        status = tree.wait(GRACE_S)
        tree.kill()
        return status

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
