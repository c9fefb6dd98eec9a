"""How long a client may take: each limit is at its documented number of seconds, exactly.

The timers of a private backend stand still, and are moved by whole seconds.
"""

from __future__ import annotations

import select
import signal
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from release_gate.check import check
from release_gate.testkit.client import TIMEOUT_S, new_member, new_visitor
from release_gate.testkit.documented import settings
from release_gate.testkit.private_backend import PrivateBackend, running, wait_until

BODY_S, ANSWER_S, IDLE_S, STOP_S = 60, 60, 5, 5
HEAD_S = int(settings()["BACKEND_HEAD_SECONDS"])
MARGIN_S = 2.0  # for a busy machine
MINUTES = 3  # for which a client reads one answer
LARGE = 5 * 2**20  # bytes, more than the buffers of the connection hold

Begin = Callable[[PrivateBackend, socket.socket], None]


@pytest.fixture(scope="module")
def timed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivateBackend]:
    with running(tmp_path_factory.mktemp("timed") / "app.sqlite3") as timed:
        yield timed


def opened(backend: PrivateBackend) -> socket.socket:
    parts = urlsplit(backend.url)
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.settimeout(TIMEOUT_S)
    connection.connect((parts.hostname, parts.port))
    return connection


def send(connection: socket.socket, *lines: str) -> None:
    connection.sendall("\r\n".join((*lines, "Host: localhost", "")).encode())


def half_a_head(backend: PrivateBackend, connection: socket.socket) -> None:
    send(connection, "GET /api/plans HTTP/1.1")


def half_a_body(backend: PrivateBackend, connection: socket.socket) -> None:
    send(connection, "POST /api/session HTTP/1.1", "Content-Length: 9")
    connection.sendall(b"\r\n{")


def unread_answer(backend: PrivateBackend, connection: socket.socket) -> None:
    """An answer that the client does not read."""
    member = new_member(backend.url)
    headers = {"X-CSRF-Token": member.csrf_token}
    url = f"{member.url}/api/uploads"
    upload = member.http.post(url, data=b"a" * LARGE, headers=headers, timeout=TIMEOUT_S)
    path = f"/api/uploads/{upload.json()['id']}"
    send(connection, f"GET {path} HTTP/1.1", f"Cookie: session={member.session_cookie}")
    connection.sendall(b"\r\n")
    assert connection.recv(12) == b"HTTP/1.1 200"


def read_answer(backend: PrivateBackend, connection: socket.socket) -> None:
    """An answer that the client has read, and no further request."""
    send(connection, "HEAD /health HTTP/1.1")
    connection.sendall(b"\r\n")
    assert connection.recv(4096).startswith(b"HTTP/1.1 200")


PHASES: Mapping[str, tuple[Begin, int]] = {
    "head": (half_a_head, HEAD_S),
    "body": (half_a_body, BODY_S),
    "answer": (unread_answer, ANSWER_S),
    "idle": (read_answer, IDLE_S),
}


def is_open(backend: PrivateBackend, connection: socket.socket) -> bool:
    """Whether the service keeps its end of the connection."""
    own_end = connection.getsockname()
    return any(each.raddr == own_end for each in backend.process.net_connections("tcp"))


def see(backend: PrivateBackend) -> None:
    """Return once the service has seen what was sent before, and the time."""
    assert new_visitor(backend.url).get("/api/plans").ok


@check(
    "LOAD-05",
    "A connection may wait for the documented number of seconds, and no longer",
    why="connections that nobody uses would otherwise add up until nobody else can connect",
    of=("head", "body", "answer", "idle"),
)
def test_connection(timed: PrivateBackend, subject: str) -> None:
    begin, seconds = PHASES[subject]
    now = time.monotonic() + timed.timers_ahead_s
    timed.stop_timers(now)
    try:
        with closing(opened(timed)) as connection:
            begin(timed, connection)
            see(timed)
            timed.stop_timers(now + seconds - 1)
            see(timed)
            assert is_open(timed, connection), f"closed after {seconds - 1} s"
            timed.stop_timers(now + seconds)
            assert wait_until(lambda: not is_open(timed, connection)), f"open after {seconds} s"
    finally:
        timed.set_timers(timed.timers_ahead_s + 2 * seconds)


@check(
    "LOAD-13",
    "A client that reads slowly gets the whole answer",
    why="on a slow connection a file takes minutes",
)
def test_slow_reader(timed: PrivateBackend) -> None:
    now = time.monotonic() + timed.timers_ahead_s
    timed.stop_timers(now)
    try:
        with closing(opened(timed)) as connection:
            unread_answer(timed, connection)
            received = 0
            for minute in range(1, MINUTES + 1):
                see(timed)
                timed.stop_timers(now + minute * (ANSWER_S - 1))
                received += len(read(connection, LARGE // MINUTES))
            see(timed)
            received += len(read(connection, LARGE // MINUTES))
            assert received > LARGE, f"cut off after {received} bytes"
    finally:
        timed.set_timers(timed.timers_ahead_s + 2 * MINUTES * ANSWER_S)


def read(connection: socket.socket, size: int) -> bytes:
    """So many bytes, or fewer if the connection is closed before."""
    found = b""
    while len(found) < size and (chunk := connection.recv(2**16)):
        found += chunk
    return found


@check(
    "LOAD-06",
    "A service that is asked to stop waits for requests in progress, and then ends",
    why="a restart must not break the work of users, and must not take for ever",
    of=("finished", "unfinished"),
)
def test_stop(tmp_path: Path, subject: str) -> None:
    with running(tmp_path / "app.sqlite3") as asked, closing(opened(asked)) as connection:
        half_a_body(asked, connection)
        see(asked)
        begin = time.monotonic()
        asked.process.send_signal(signal.SIGTERM)
        assert wait_until(lambda: not listens(asked))
        if subject == "finished":
            assert not select.select([connection], [], [], STOP_S / 5)[0], "broken off"
            connection.sendall(b"12345678")
            assert connection.recv(4096).startswith(b"HTTP/1.1 422")
        assert asked.stop() == 0
        waited = time.monotonic() - begin
        least, most = {"finished": (0, STOP_S), "unfinished": (STOP_S, STOP_S + MARGIN_S)}[subject]
        assert least <= waited <= most, f"ended after {waited:.1f} s"


def listens(backend: PrivateBackend) -> bool:
    try:
        opened(backend).close()
    except ConnectionError:
        return False
    return True
