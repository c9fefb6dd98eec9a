"""Sets Python's garbage collector for commands, which start, work shortly and end.

What a command imports lives until its end, so a search for garbage finds nothing: with the usual
settings, such searches are a tenth of the time of a short command.
"""

from __future__ import annotations

import atexit
import gc

OBJECTS = 100_000  # allocated between two searches; Python's default is 700


def collect_rarely() -> None:
    """Search for garbage only in long commands, and not once more when the process ends."""
    gc.set_threshold(OBJECTS)
    atexit.register(gc.freeze)
