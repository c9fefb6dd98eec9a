"""When bytes came in, as the kernel saw it: a process that wakes up late does not count as latency.

Linux stamps every packet on request (socket(7), SO_TIMESTAMPNS); elsewhere, and over TLS, the time
at which the process woke up is all there is.
"""

from __future__ import annotations

import socket
import struct
import sys
import time
from collections.abc import Iterable
from contextlib import suppress

SO_TIMESTAMPNS = 35  # asm-generic/socket.h; Python does not name it
TIMESPEC = struct.Struct("@ll")  # seconds and nanoseconds of the wall clock
ANCILLARY_BYTES = 64  # one stamp with its head
OLDEST_S = 60.0  # older ones come from a wall clock that was set meanwhile

Ancillary = Iterable[tuple[int, int, bytes]]


def stamp_arrivals(sock: socket.socket) -> None:
    """Ask the kernel for stamps, where it has them."""
    if sys.platform == "linux":
        with suppress(OSError):
            sock.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)


def arrived_at(ancillary: Ancillary) -> float | None:
    """The stamp of the last bytes that recvmsg returned, by time.perf_counter; None without one."""
    for level, kind, data in ancillary:
        if (level, kind, len(data)) == (socket.SOL_SOCKET, SO_TIMESTAMPNS, TIMESPEC.size):
            seconds, nanoseconds = TIMESPEC.unpack(data)
            age_s = time.time() - (seconds + nanoseconds * 1e-9)
            return time.perf_counter() - age_s if 0 <= age_s <= OLDEST_S else None
    return None
