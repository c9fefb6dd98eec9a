"""What a database holds at the end of a story: its schema, and every row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timezone

from release_gate.testkit.private_backend import PrivateBackend
from release_gate.testkit.story.teller import BEGIN

ANY_TIME = frozenset(("heartbeat",))  # of the machine
NEAR_S = 10 * 365 * 24 * 3600
TABLES = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY 1"
)


def schema(backend: PrivateBackend) -> Iterator[str]:
    """Every table and index, in one line each, without comments, and quotes of a renamed one."""
    for (statement,) in backend.rows("SELECT sql FROM sqlite_master WHERE sql > '' ORDER BY name"):
        yield " ".join(re.sub(r"--.*|\"", "", statement).split())
    for name in ("user_version", "journal_mode"):
        yield f"{name} {backend.rows(f'PRAGMA {name}')[0][0]}"


def rows(backend: PrivateBackend) -> list[str]:
    """Every row of every table, in one line each."""
    return list(_rows(backend))


def _rows(backend: PrivateBackend) -> Iterator[str]:
    for (table,) in backend.rows(TABLES):
        if table not in ANY_TIME:
            names = [each[1] for each in backend.rows(f"PRAGMA table_info({table})")]
            for row in backend.rows(f"SELECT * FROM {table} ORDER BY rowid"):
                cells = (f"{name}={_shown(cell)}" for name, cell in zip(names, row, strict=True))
                yield f"{table}: {' '.join(cells)}"


def _shown(cell: object) -> str:
    if isinstance(cell, int) and abs(cell - BEGIN) < NEAR_S:
        return datetime.fromtimestamp(cell, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    return repr(cell)
