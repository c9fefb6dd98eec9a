"""Overload: half-open connections, a locked database, a full disk."""

from __future__ import annotations

import http.client
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest

from release_gate.check import check
from release_gate.testkit.client import TIMEOUT_S, new_member, new_visitor
from release_gate.testkit.private_backend import PrivateBackend, running

HALF_OPEN = 200
HEAD_S = 1
WRITERS = 60  # more than there are threads for writers
READERS = ("/", "/assets/style.css", "/api/plans", "/metrics", "/api/session")
LOG_IN = b'{"email": "nobody@example.test", "password": "not the password"}'
DISK_BYTES = 768 * 1024  # enough for the files as they are, and not for an upload
UPLOAD = b"a" * (2 * 2**20)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[PrivateBackend]:
    """A private backend for one check, with few connections and a short time for requests."""
    limits = {"BACKEND_MAX_CONNECTIONS": "50", "BACKEND_HEAD_SECONDS": str(HEAD_S)}
    with running(tmp_path / "small.sqlite3", **limits) as small:
        yield small


@check(
    "LOAD-02",
    "Half-open connections are closed, and do not keep others out",
    why="one computer could otherwise stop the service without sending a request",
)
def test_half_open(small: PrivateBackend) -> None:
    parts = urlsplit(small.url)
    address = (parts.hostname, parts.port)
    with ExitStack() as stack:
        opened = [
            stack.enter_context(socket.create_connection(address, TIMEOUT_S))
            for _ in range(HALF_OPEN)
        ]
        for half in opened:
            half.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        assert new_visitor(small.url).get("/api/plans").status_code == 200
        held = [half for half in opened if not is_closed(half)]
    assert held == [], f"{len(held)} of {HALF_OPEN} connections are still open"


def is_closed(half: socket.socket) -> bool:
    """Whether the service closes the connection in time."""
    half.settimeout(4 * HEAD_S)
    try:
        return half.recv(1) == b""
    except TimeoutError:
        return False
    except ConnectionError:
        return True


@check(
    "LOAD-03",
    "A locked database stops no route that only reads",
    why="one slow writer would otherwise take the whole service down",
)
def test_locked(own: PrivateBackend) -> None:
    new_member(own.url)
    with locked(own.db), ExitStack() as stack:
        writers = [stack.enter_context(closing(log_in(own.url))) for _ in range(WRITERS)]
        answers = {path: new_visitor(own.url).get(path).status_code for path in READERS}
        refused = [writer.getresponse() for writer in writers]
    assert answers == dict.fromkeys(READERS, 200)
    assert {answer.status for answer in refused} == {503}
    assert [answer for answer in refused if not answer.headers["Retry-After"]] == []


@contextmanager
def locked(db: Path) -> Iterator[None]:
    """Another program holds the write lock."""
    with closing(sqlite3.connect(db, timeout=TIMEOUT_S, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def log_in(url: str) -> http.client.HTTPConnection:
    """A log-in that has been sent, and whose answer has not been read."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=TIMEOUT_S)
    connection.request("POST", "/api/session", LOG_IN, {"Content-Type": "application/json"})
    return connection


@check(
    "LOAD-04",
    "Health fails while nothing can be stored, and recovers",
    why="a load balancer would otherwise send users to a service that loses their work",
)
def test_full_disk(small: PrivateBackend) -> None:
    member = new_member(small.url)
    before = member.get("/health").status_code
    small.process.rlimit(psutil.RLIMIT_FSIZE, (DISK_BYTES, psutil.RLIM_INFINITY))
    headers = {"X-CSRF-Token": member.csrf_token}
    path = f"{member.url}/api/uploads"
    upload = member.http.post(path, data=UPLOAD, headers=headers, timeout=TIMEOUT_S)
    during = member.get("/health")
    small.process.rlimit(psutil.RLIMIT_FSIZE, (psutil.RLIM_INFINITY, psutil.RLIM_INFINITY))
    assert (upload.status_code, upload.json()["error"]) == (503, "unavailable")
    assert (during.status_code, during.json()["status"]) == (503, "fail")
    assert (before, member.get("/health").status_code) == (200, 200)
