"""The progress of a load test for people: on a terminal one line, in a log one every 10 seconds."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TextIO

from stage4.load.plan import LoadPlan
from stage4.load.progress import Seen

LOG_INTERVAL_S = 10.0
ERASE = "\r\x1b[K"


class ProgressLine:
    """Prints to `out`, which is standard error: the report is on standard output."""

    def __init__(
        self,
        plan: LoadPlan,
        out: TextIO,
        quiet: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._planned_s = plan.ramp_up_s + plan.for_s
        self._limit_ms = plan.limit_ms
        self._out, self._clock = out, clock
        self._quiet, self._is_terminal = quiet, out.isatty()
        self._next = clock() + LOG_INTERVAL_S

    def show(self, seen: Seen | None) -> None:
        """Twice a second; None = workers are still missing."""
        if self._is_terminal:
            self._write(f"{ERASE}  {self._text(seen)}")
        elif self._clock() >= self._next:
            self._next += LOG_INTERVAL_S
            self._write(f"  {self._text(seen)}\n")

    def close(self) -> None:
        """Nothing of the line stays on a terminal."""
        if self._is_terminal:
            self._write(ERASE)

    def _text(self, seen: Seen | None) -> str:
        if seen is None:
            return "load: waiting for the workers"
        return (
            f"load: {min(seen.seconds, self._planned_s):.0f} of at most {self._planned_s:.0f} s, "
            f"{seen.answered:,} answers, {seen.over:,} over {self._limit_ms:g} ms or failed"
        )

    def _write(self, text: str) -> None:
        if not self._quiet:
            self._out.write(text)
            self._out.flush()
