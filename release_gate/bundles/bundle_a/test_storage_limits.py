"""How long and how many writers wait for the database, and how much room the disk must have."""

from __future__ import annotations

import select
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing
from http.client import HTTPConnection
from pathlib import Path
from socket import socket

import psutil

from release_gate.bundles.bundle_a.test_load import locked, log_in
from release_gate.check import check
from release_gate.testkit.client import TIMEOUT_S, new_visitor
from release_gate.testkit.private_backend import PrivateBackend, running

LOCK_S, WRITERS, ROOM_BYTES = 2.0, 40, 2**20
MARGIN_S = 0.5


@check(
    "LOAD-10",
    "As many writers wait as documented, and one more is refused at once",
    why="each of them occupies a thread; without a limit none is left for anybody else",
)
def test_writers(own: PrivateBackend) -> None:
    with locked(own.db), ExitStack() as stack:
        sent = {}
        for _ in range(WRITERS + 1):
            begin = time.monotonic()
            sent[stack.enter_context(closing(log_in(own.url)))] = begin
        refused = [seconds for seconds in waits(sent) if seconds < LOCK_S - 0.1]
        assert len(refused) == 1, f"{len(refused)} of {WRITERS + 1} are refused at once"


def waits(sent: Mapping[HTTPConnection, float]) -> Iterator[float]:
    """The seconds from each request to its refusal; `sent` is when it was sent."""
    left = {connection.sock: connection for connection in sent}
    while left:
        ready = answered(set(left), TIMEOUT_S)
        assert ready, f"{len(left)} are not answered"
        for each in ready:
            connection = left.pop(each)
            yield time.monotonic() - sent[connection]
            assert connection.getresponse().status == 503


@check(
    "LOAD-11",
    "A writer waits for the database as long as documented",
    why="a short lock must not fail a request, and a long one must not hang it",
)
def test_wait(own: PrivateBackend) -> None:
    for held_s, expected in ((LOCK_S - MARGIN_S, 401), (LOCK_S + 3 * MARGIN_S, 503)):
        with ExitStack() as stack:
            with locked(own.db):
                writer = stack.enter_context(closing(log_in(own.url)))
                early = answered({writer.sock}, LOCK_S - MARGIN_S)
                assert not early, f"answered before {LOCK_S - MARGIN_S} s"
                late = answered({writer.sock}, held_s - LOCK_S + MARGIN_S)
            assert bool(late) == (expected == 503), f"after {held_s} s"
            assert writer.getresponse().status == expected


def answered(waiting: set[socket], seconds: float) -> set[socket]:
    """Those for which the first answer comes within this time."""
    return set(select.select(list(waiting), [], [], seconds)[0])


@check(
    "LOAD-12",
    "Health passes with the documented room on the disk, and fails with a byte less",
    why="the alarm must come before the disk is full, and not every day",
)
def test_room(tmp_path: Path) -> None:
    with running(tmp_path / "app.sqlite3") as backend:
        visitor = new_visitor(backend.url)
        for size, expected in ((ROOM_BYTES, 200), (ROOM_BYTES - 1, 503)):
            backend.process.rlimit(psutil.RLIMIT_FSIZE, (size, psutil.RLIM_INFINITY))
            assert visitor.get("/health").status_code == expected, f"with {size} bytes"


@check(
    "LOAD-15",
    "Health fails once the database file is replaced",
    why="what is written to a file that was replaced is gone after a restart",
)
def test_replaced(tmp_path: Path) -> None:
    with running(tmp_path / "app.sqlite3") as backend:
        visitor = new_visitor(backend.url)
        assert visitor.get("/health").status_code == 200
        backend.rows("VACUUM INTO ?", str(tmp_path / "copy.sqlite3"))
        for suffix in ("-wal", "-shm"):
            backend.db.with_name(backend.db.name + suffix).unlink()
        (tmp_path / "copy.sqlite3").replace(backend.db)
        answer = visitor.get("/health")
    assert (answer.status_code, answer.json()["status"]) == (503, "fail")
