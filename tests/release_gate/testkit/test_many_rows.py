"""Numbers from one to the first parameter, with further parameters behind it."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from release_gate.testkit.many_rows import NUMBERS


def test_the_numbers_count_from_one_to_the_first_parameter() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE found (n INTEGER, word TEXT)")
        connection.execute(f"{NUMBERS} INSERT INTO found SELECT n, ? FROM number", (3, "word"))
        rows = connection.execute("SELECT * FROM found ORDER BY n").fetchall()
    assert rows == [(1, "word"), (2, "word"), (3, "word")]
