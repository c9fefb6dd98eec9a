"""What the engine is given: a gate as text, and a second stage."""

from __future__ import annotations

from codemod.source import Source
from codemod.stage import Stage

STAGE5 = Stage("stage5", "Load test", "1.0.0", ("python", "stage5/run.py"), ("stage5/run.py",))


def source(text: str) -> Source:
    """The text as it is read from a file in UTF-8 without a byte-order mark."""
    return Source(text, "utf-8", b"")
