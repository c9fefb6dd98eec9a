"""Deadlines, caps and addresses, over real sockets."""

from __future__ import annotations

import socket

import pytest

from stage4.probe.limits import Contradiction, Flood
from stage4.probe.transport import (
    Address,
    Connection,
    Guard,
    Route,
    connect_request,
    reachable,
    read_body,
    refuse_contradiction,
    resolve,
)
from tests.stage4.servers import always, answer, serving

REQUEST = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"


def test_a_guard_counts_bytes_and_time() -> None:
    guard = Guard(60)
    guard.allow(10)
    guard.took(10)
    with pytest.raises(Flood):
        guard.took(1)
    with pytest.raises(TimeoutError):
        Guard(0).remaining()


def test_an_answer_is_read_whole() -> None:
    with serving(always(answer(b"body"))) as url:
        guard = Guard(5)
        connection = Connection(
            Route("http", "127.0.0.1", int(url.rpartition(":")[2])), guard, None
        )
        response = connection.ask(REQUEST, "GET", guard)
        assert (response.status, read_body(response, guard)) == (200, (b"body", False))
        connection.close()
    assert guard.tried == ["127.0.0.1"]


@pytest.mark.parametrize(
    "line",
    [
        b"no colon",
        b"two words: 1",
        b": no name",
        b"no colon\r\n continued: 1",
        b"\x00: 1",
        b"X-A : 1",
    ],
)
def test_a_malformed_header_line_hides_none_of_the_others(line: bytes) -> None:
    head = b"HTTP/1.1 200 OK\r\nX-Above: a\r\n " + b"b\r\n" + line + b"\r\nContent-Length: 4\r\n"
    with serving(always(head + b"X-Below: c\r\n\r\nbody")) as url:
        guard = Guard(5)
        connection = Connection(
            Route("http", "127.0.0.1", int(url.rpartition(":")[2])), guard, None
        )
        response = connection.ask(REQUEST, "GET", guard)
        body = read_body(response, guard)
        connection.close()
    given = [(name, " ".join(value.split())) for name, value in response.getheaders()]
    own = [("X-A", "1")] if line == b"X-A : 1" else []
    assert given == [("X-Above", "a b"), *own, ("Content-Length", "4"), ("X-Below", "c")]
    assert body == (b"body", False)


def test_a_refused_connection_is_an_error_of_the_system() -> None:
    with pytest.raises(ConnectionRefusedError):
        Connection(Route("http", "127.0.0.1", 9), Guard(5), None)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_an_address_resolves_to_itself(host: str) -> None:
    assert resolve(host, 80, Guard(5))[0][4][0] == host


@pytest.mark.parametrize("host", ["a..b", "x" * 300])
def test_what_is_no_host_name_does_not_resolve(host: str) -> None:
    with pytest.raises(socket.gaierror):
        resolve(host, 80, Guard(5))


@pytest.mark.parametrize("values", [("1", "2"), ("1, 2",), ("x",), ("-1",), ("٣",)])
def test_lengths_that_contradict_each_other(values: tuple[str, ...]) -> None:
    with pytest.raises(Contradiction):
        refuse_contradiction([("Content-Length", value) for value in values])
    refuse_contradiction([("Content-Length", "1"), ("content-length", "1")])


def test_a_tunnel_names_the_host_in_brackets_where_needed() -> None:
    route = Route("https", "::1", 443, ("proxy", 3128), (("Proxy-Authorization", "Basic x"),))
    assert connect_request(route).startswith(b"CONNECT [::1]:443 HTTP/1.1\r\n")
    assert b"Proxy-Authorization: Basic x\r\n" in connect_request(route)


def address(listener: socket.socket) -> Address:
    return (socket.AF_INET, socket.SOCK_STREAM, 0, "", listener.getsockname())


def test_the_address_that_answers_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        dead = address(closed)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        assert reachable([dead, address(listener)], Guard(2)) == [address(listener)]
    with pytest.raises(OSError):
        reachable([dead, dead], Guard(2))


def test_one_address_is_not_tried() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        dead = address(closed)
    assert reachable([dead], Guard(2)) == [dead]
