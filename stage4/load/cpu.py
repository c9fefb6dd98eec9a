"""How much of a core this process uses."""

from __future__ import annotations

import time

import gevent

INTERVAL_S = 1.0


class CpuWatch:
    """Measures once a second from a moment of the monotonic clock on."""

    def __init__(self) -> None:
        self._shares: list[float] = []

    def watch(self, from_when: float) -> None:
        """Never returns."""
        gevent.sleep(max(from_when - time.monotonic(), 0))
        while True:
            before, cpu_before = time.monotonic(), time.process_time()
            gevent.sleep(INTERVAL_S)
            spent = time.process_time() - cpu_before
            self._shares.append(spent / (time.monotonic() - before))

    @property
    def busiest_tenth(self) -> float:
        """The share of a core that was exceeded in a tenth of the seconds only."""
        return sorted(self._shares)[int(0.9 * len(self._shares))] if self._shares else 0.0
