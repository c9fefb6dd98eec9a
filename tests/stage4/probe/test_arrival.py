"""The kernel's stamps: when bytes came in, not when the process looked."""

from __future__ import annotations

import socket
import sys
import time
from collections.abc import Iterator

import pytest

from stage4.probe.arrival import (
    ANCILLARY_BYTES,
    OLDEST_S,
    SO_TIMESTAMPNS,
    TIMESPEC,
    arrived_at,
    stamp_arrivals,
)


def stamp(age_s: float) -> list[tuple[int, int, bytes]]:
    seconds, rest = divmod(time.time() - age_s, 1)
    data = TIMESPEC.pack(int(seconds), int(rest * 1e9))
    return [(socket.SOL_SOCKET, SO_TIMESTAMPNS, data)]


def test_the_age_of_a_stamp_is_taken_off_the_clock() -> None:
    before = time.perf_counter()
    stamped = stamp(0.5)
    after = time.perf_counter()
    arrived = arrived_at(stamped)
    assert arrived is not None
    assert before - 0.01 < arrived + 0.5 < after + 0.01


@pytest.mark.parametrize("age_s", [-5.0, OLDEST_S + 1])
def test_a_wall_clock_that_was_set_meanwhile_gives_no_time(age_s: float) -> None:
    assert arrived_at(stamp(age_s)) is None


def test_other_messages_are_ignored() -> None:
    assert arrived_at([]) is None
    assert arrived_at([(socket.SOL_SOCKET, SO_TIMESTAMPNS, b"short")]) is None
    assert arrived_at([(socket.IPPROTO_IP, SO_TIMESTAMPNS, stamp(0.1)[0][2])]) is None


def late_reads(
    reader: socket.socket, writer: socket.socket
) -> Iterator[tuple[float, float, float]]:
    """Before and after each byte was sent, and when it came in, by time.perf_counter.

    Linux may switch its stamps on a moment after they were asked for: the first ones are missing.
    """
    for _ in range(20):
        before = time.perf_counter()
        writer.sendall(b"x")
        after = time.perf_counter()
        time.sleep(0.05)  # what is measured: the reader looks late
        _, ancillary, _, _ = reader.recvmsg(10, ANCILLARY_BYTES)
        arrived = arrived_at(ancillary)
        if arrived is not None:
            yield before, after, arrived


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux stamps TCP")
def test_bytes_that_nobody_read_for_a_while_keep_their_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        reader = socket.create_connection(listener.getsockname())
        writer, _ = listener.accept()
    with reader, writer:
        stamp_arrivals(reader)
        before, after, arrived = next(late_reads(reader, writer))
    assert before - 0.005 < arrived < after + 0.025
