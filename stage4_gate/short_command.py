"""What Python does for programs that run long, and a command that ends soon does not need.

What a command imports lives until its end. Searching it for garbage with the usual settings, and
freeing it one object after another at the end, is more than a tenth of a short command's time.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys

OBJECTS = 100_000  # allocated between two searches; Python's default is 700


def collect_rarely() -> None:
    """Search for garbage only in long commands, and not once more when the process ends."""
    gc.set_threshold(OBJECTS)
    atexit.register(gc.freeze)


def end_at_once(status: int) -> int:
    """End the process without freeing what it holds, for a command without threads of its own.

    The callbacks of `atexit` run, and the output is written. Returns the status if something needs
    the usual end: a profiler or tracer around the command, or an output that cannot be written.
    """
    if sys.getprofile() or sys.gettrace():
        return status
    atexit._run_exitfuncs()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError, AttributeError):  # closed, or None
        return status
    os._exit(status)
