"""Connections are bounded in number and in time."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

import pytest
import requests

from backend.connections import limited
from backend.headers import HEADERS
from release_gate.testkit.client import new_member
from release_gate.testkit.private_backend import PrivateBackend, running

HALF = b"GET /api/plans HTTP/1.1\r\nHost: x\r\nX-Header: "
TIMEOUT_S = 20.0


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivateBackend]:
    limits = {"BACKEND_MAX_CONNECTIONS": "10", "BACKEND_HEAD_SECONDS": "1"}
    with running(tmp_path_factory.mktemp("narrow") / "app.sqlite3", **limits) as service:
        yield service


@contextmanager
def connected(service: PrivateBackend, sent: bytes) -> Iterator[socket.socket]:
    parts = urlsplit(service.url)
    with socket.create_connection((str(parts.hostname), parts.port or 0), TIMEOUT_S) as client:
        client.sendall(sent)
        yield client


def received(client: socket.socket) -> bytes:
    """Everything until the service closes the connection."""
    answer = b""
    try:
        while chunk := client.recv(65536):
            answer += chunk
    except ConnectionResetError:
        pass
    return answer


@pytest.mark.parametrize("sent", [b"", b"G", HALF])
def test_half_a_head_is_closed_in_time(narrow: PrivateBackend, sent: bytes) -> None:
    with connected(narrow, sent) as client:
        assert received(client) == b""


def test_an_answer_is_read_for_longer_than_a_head_may_take(narrow: PrivateBackend) -> None:
    """Neither the time for the next head nor the need for room ends it."""
    member = new_member(narrow.url)
    size, headers = 5 * 2**20, {"X-CSRF-Token": member.csrf_token}
    made = member.http.post(f"{narrow.url}/api/uploads", data=b"a" * size, headers=headers)
    lines = (f"GET /api/uploads/{made.json()['id']} HTTP/1.1", "Host: x", "Connection: close")
    cookie = f"Cookie: session={member.session_cookie}"
    with ExitStack() as stack:
        reader = stack.enter_context(socket.socket())
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        reader.settimeout(TIMEOUT_S)
        reader.connect((urlsplit(narrow.url).hostname, urlsplit(narrow.url).port))
        reader.sendall("\r\n".join((*lines, cookie, "", "")).encode())
        begun = reader.recv(12)
        assert begun == b"HTTP/1.1 200"
        for _ in range(20):
            stack.enter_context(connected(narrow, HALF))
        assert requests.get(f"{narrow.url}/api/plans", timeout=TIMEOUT_S).status_code == 200
        narrow.set_timers(30)
        assert requests.get(f"{narrow.url}/api/plans", timeout=TIMEOUT_S).status_code == 200
        assert len(received(reader)) > size


def test_more_of_a_head_does_not_extend_its_time(narrow: PrivateBackend) -> None:
    with connected(narrow, HALF) as client, pytest.raises(OSError):
        client.settimeout(0.1)
        for _ in range(int(TIMEOUT_S / 0.1)):  # a byte now and then, until it is closed
            client.sendall(b"x")
            try:
                if client.recv(1) == b"":
                    raise ConnectionResetError
            except TimeoutError:
                continue


def test_half_open_connections_make_room_for_requests(narrow: PrivateBackend) -> None:
    with ExitStack() as stack:
        for _ in range(50):
            stack.enter_context(connected(narrow, HALF))
        for _ in range(3):
            answer = requests.get(f"{narrow.url}/api/plans", timeout=TIMEOUT_S)
            assert answer.status_code == 200


def test_with_nothing_to_make_room_a_connection_is_refused(narrow: PrivateBackend) -> None:
    lines = ("POST /api/session HTTP/1.1", "Host: x", "Content-Length: 5", "Expect: 100-continue")
    head = "\r\n".join((*lines, "", "")).encode()
    with ExitStack() as stack:
        for _ in range(10):  # these have sent their heads, and are not closed for others
            client = stack.enter_context(connected(narrow, head))
            assert client.recv(65536).startswith(b"HTTP/1.1 100 ")
        answer = received(stack.enter_context(connected(narrow, HALF)))
    assert answer.startswith(b"HTTP/1.1 503 Service Unavailable\r\n")
    assert b"\r\nRetry-After: 1\r\n" in answer
    assert b'"error": "unavailable"' in answer


def test_what_is_not_http_is_refused_with_every_header(service: PrivateBackend) -> None:
    with connected(service, b"nonsense\r\n\r\n") as client:
        answer = received(client).decode()
    assert answer.startswith("HTTP/1.1 400 Bad Request\r\n")
    assert [name for name in HEADERS if f"\r\n{name}: " not in answer] == []


def test_the_limits_are_those_of_the_class() -> None:
    assert (limited(7, 3.0).max_connections, limited(7, 3.0).head_s) == (7, 3.0)
