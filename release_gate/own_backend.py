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

from release_gate import backend_process
from release_gate.embedded import backend_environ
from release_gate.process import Tree

GRACE = 10.0  # seconds
PAUSE = 0.05  # seconds between two looks at something that is on its way


class OwnBackend:
    """`start` and `stop` may be repeated; the database stays. `secret` signs Stripe's events."""

    def __init__(self, folder: Path) -> None:
        self.db, self._log = folder / "own.sqlite3", folder / "own.log"
        self.secret = f"whsec_{secrets.token_hex(24)}"
        self._tree: Tree | None = None
        self.url = ""

    def start(self, **settings: str) -> None:
        environ = {**os.environ, **backend_environ(self.secret), **settings}
        process = backend_process.start(self.db, self._log, environ)
        self._tree, self.url = process.tree, process.url()
        if not self.url:
            self.stop()
        assert self.url, f"it did not start: {self._log.read_text(errors='replace')[-2000:]}"

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        if self._tree:
            self._tree.ask_to_end(how)
            self._tree.wait(GRACE)
            self._tree.kill()
            self._tree = None

    def rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Looks into the database, or changes it, behind the service's back."""
        connection = sqlite3.connect(self.db, timeout=GRACE, isolation_level=None)
        try:
            return connection.execute(statement, values).fetchall()
        finally:
            connection.close()


def comes_true(what: Callable[[], bool]) -> bool:
    """Whether it does within `GRACE`."""
    end = time.monotonic() + GRACE
    while not what():
        if time.monotonic() > end:
            return False
        time.sleep(PAUSE)
    return True
