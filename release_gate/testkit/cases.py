"""The failing cases of a check that judges many: all of them, one line each."""

from __future__ import annotations

from collections.abc import Iterable

MAX_LINES = 40
MAX_CHARS = 240  # of one line


def expect_no(failures: Iterable[str]) -> None:
    """Raises AssertionError with the failing cases, each once; the first line has their number."""
    found = list(dict.fromkeys(failures))
    if found:
        first, *lines = (line[:MAX_CHARS] for line in found[:MAX_LINES])
        number = f"{len(found)} failing cases: " if len(found) > 1 else ""
        more = [f"and {len(found) - MAX_LINES} more"] if found[MAX_LINES:] else []
        raise AssertionError("\n".join((number + first, *lines, *more)))
