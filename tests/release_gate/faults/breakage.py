"""What the modules with defects of the backend share."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any


def by_name(*breakages: Callable[[], None]) -> Mapping[str, Callable[[], None]]:
    """Functions that each alter the backend's modules, by their names with dashes."""
    return {breakage.__name__.replace("_", "-"): breakage for breakage in breakages}


def edited(old: str, new: str) -> None:
    """Edit the SQL statements that contain `old`."""

    class Connection(sqlite3.Connection):
        def execute(self, statement: str, *values: Any) -> sqlite3.Cursor:
            return super().execute(statement.replace(old, new), *values)

    vars(sqlite3)["connect"] = partial(sqlite3.connect, factory=Connection)
