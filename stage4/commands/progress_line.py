"""How far a measurement is, for people: on a terminal one line, in a log one every 10 seconds."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TextIO

LOG_INTERVAL_S = 10.0
ERASE = "\r\x1b[K"


class ProgressLine:
    """Prints to `out`, which is standard error: the report is on standard output."""

    def __init__(
        self,
        out: TextIO,
        quiet: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._out, self._clock = out, clock
        self._quiet, self._is_terminal = quiet, out.isatty()
        self._next = clock() + LOG_INTERVAL_S
        self._shown = False

    def show(self, text: str) -> None:
        """Replace the line; in a log it is written if none was for long."""
        if self._is_terminal:
            self._shown = True
            self._write(f"{ERASE}  {text}")
        elif self._clock() >= self._next:
            self._next = self._clock() + LOG_INTERVAL_S
            self._write(f"  {text}\n")

    def close(self) -> None:
        """Nothing of the line stays on a terminal; the next one begins anew."""
        if self._shown:
            self._write(ERASE)
        self._shown = False
        self._next = self._clock() + LOG_INTERVAL_S

    def _write(self, text: str) -> None:
        if not self._quiet:
            self._out.write(text)
            self._out.flush()
