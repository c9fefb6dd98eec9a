"""Unified diffs of bytes, in the form that `git apply` accepts."""

from __future__ import annotations

import difflib
import re


def unified(before: bytes, after: bytes, path: str) -> bytes:
    """Return the patch from `before` to `after`; empty if they are equal."""
    name = path.lstrip("/").encode("utf-8", "surrogateescape")
    lines = difflib.diff_bytes(
        difflib.unified_diff, _lines(before), _lines(after), b"a/" + name, b"b/" + name
    )
    return b"".join(
        line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n"
        for line in lines
    )


def _lines(data: bytes) -> list[bytes]:
    return re.findall(rb"[^\n]*\n|[^\n]+", data)
