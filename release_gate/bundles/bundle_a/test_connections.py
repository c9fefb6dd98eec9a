"""How many connections there may be, which one makes room for a new one, and how fast one is."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from release_gate.check import check
from release_gate.testkit.client import TIMEOUT_S, Client, new_visitor
from release_gate.testkit.private_backend import PrivateBackend, running

MOST = 4
ANSWERS = 40
ACKNOWLEDGED_S = 0.03  # a client that has nothing to send acknowledges what it received after 40 ms
HALF_A_HEAD = b"GET /api/plans HTTP/1.1\r\n"
HALF_A_REQUEST = (
    b"POST /api/session HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n"
    b"Expect: 100-continue\r\n\r\n"
)
REQUEST = b"GET /api/plans HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"


@pytest.fixture
def narrow(tmp_path: Path) -> Iterator[PrivateBackend]:
    with running(tmp_path / "narrow.sqlite3", BACKEND_MAX_CONNECTIONS=str(MOST)) as narrow:
        yield narrow


class Connections(ExitStack):
    """Connections to the service that stay open until the end of the block."""

    def __init__(self, backend: PrivateBackend) -> None:
        super().__init__()
        parts = urlsplit(backend.url)
        self._address = (parts.hostname, parts.port)

    def open(self, sent: bytes) -> socket.socket:
        connection = socket.create_connection(self._address, TIMEOUT_S)
        connection.sendall(sent)
        return self.enter_context(connection)

    def open_busy(self) -> socket.socket:
        """One with a request that the service has begun to read."""
        connection = self.open(HALF_A_REQUEST)
        assert connection.recv(64).startswith(b"HTTP/1.1 100")
        return connection

    def refusal(self) -> bytes:
        """What a further connection is told before it sends anything."""
        with socket.create_connection(self._address, TIMEOUT_S) as connection:
            return b"".join(iter(lambda: connection.recv(2**16), b""))

    def ask(self) -> bytes:
        """The whole answer to a request on a further connection."""
        with socket.create_connection(self._address, TIMEOUT_S) as connection:
            connection.sendall(REQUEST)
            return b"".join(iter(lambda: connection.recv(2**16), b""))


def finish(connection: socket.socket) -> bytes:
    """The beginning of the answer to half a request, once the rest is sent; empty if closed."""
    try:
        connection.sendall(b"{2345678}")
        return connection.recv(12)
    except ConnectionError:
        return b""


@check(
    "LOAD-08",
    "The documented number of connections is served, and one more is refused",
    why="without a limit the service runs out of memory, with another one it turns users away",
)
def test_busy(narrow: PrivateBackend) -> None:
    with Connections(narrow) as connections:
        busy = [connections.open_busy() for _ in range(MOST - 1)]
        assert connections.ask().startswith(b"HTTP/1.1 200"), f"connection {MOST} is refused"
        busy.append(connections.open_busy())
        head, _, body = connections.refusal().partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 503"), f"connection {MOST + 1} is accepted"
        assert (b"Retry-After: 1" in head, b"unavailable" in body) == (True, True)
        assert [finish(each) for each in busy] == [b"HTTP/1.1 422"] * MOST
        assert connections.ask().startswith(b"HTTP/1.1 200")


@check(
    "LOAD-09",
    "A new connection takes the place of the one that has waited longest without a request",
    why="half-open connections must not keep users out, and must not push their requests out",
)
def test_room(narrow: PrivateBackend) -> None:
    with Connections(narrow) as connections:
        busy = connections.open_busy()
        oldest, *others = [connections.open(HALF_A_HEAD) for _ in range(MOST - 1)]
        assert connections.ask().startswith(b"HTTP/1.1 200")
        assert is_reset(oldest)
        for each in others:
            each.sendall(b"Host: localhost\r\n\r\n")
        assert [each.recv(12) for each in others] == [b"HTTP/1.1 200"] * len(others)
        assert finish(busy) == b"HTTP/1.1 422"


def is_reset(connection: socket.socket) -> bool:
    """Whether the service has closed it without an answer."""
    try:
        return connection.recv(1) == b""
    except ConnectionError:
        return True


@check(
    "LOAD-14",
    "The body of an answer follows its head at once",
    why="on an open connection, every answer would otherwise take 40 ms longer",
)
def test_body_follows(own: PrivateBackend) -> None:
    visitor = new_visitor(own.url)
    seconds = [seconds_of(visitor) for _ in range(ANSWERS)]
    least = min(seconds[ANSWERS // 2 :])  # at first a client acknowledges at once
    assert least < ACKNOWLEDGED_S, f"{least * 1000:.0f} ms"


def seconds_of(visitor: Client) -> float:
    """How long the whole answer to a request takes."""
    begin = time.monotonic()
    assert visitor.get("/api/plans").ok
    return time.monotonic() - begin
