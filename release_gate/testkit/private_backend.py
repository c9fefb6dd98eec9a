"""A service of a check's own, whose database may be altered, aged and broken.

It is this checkout's backend, wherever the gate points: what would harm a shared service is tried
on one that nobody else uses.
"""

from __future__ import annotations

import os
import secrets
import signal
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from release_gate.service import backend as backend_process
from release_gate.service.process_tree import Tree

GRACE_S = 10.0
POLL_INTERVAL_S = 0.05


class PrivateBackend:
    """`start` and `stop` may be repeated; the database stays. `secret` signs Stripe's events."""

    def __init__(self, folder: Path) -> None:
        self.db, self._log = folder / "own.sqlite3", folder / "own.log"
        self.secret = f"whsec_{secrets.token_hex(24)}"
        self._tree: Tree | None = None
        self.url = ""

    def start(self, **settings: str) -> None:
        environ = {**os.environ, **backend_process.environment(self.secret), **settings}
        process = backend_process.start(self.db, self._log, environ)
        self._tree, self.url = process.tree, process.url()
        if not self.url:
            self.stop()
        assert self.url, f"it did not start: {self._log.read_text(errors='replace')[-2000:]}"

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        if self._tree:
            self._tree.ask_to_end(how)
            self._tree.wait(GRACE_S)
            self._tree.kill()
            self._tree = None

    def rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Reads the database, or changes it, behind the service's back."""
        connection = sqlite3.connect(self.db, timeout=GRACE_S, isolation_level=None)
        try:
            return connection.execute(statement, values).fetchall()
        finally:
            connection.close()


def wait_until(what: Callable[[], bool]) -> bool:
    """Whether it does within `GRACE_S`."""
    end = time.monotonic() + GRACE_S
    while not what():
        if time.monotonic() > end:
            return False
        time.sleep(POLL_INTERVAL_S)
    return True
