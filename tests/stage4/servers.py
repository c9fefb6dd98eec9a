"""Real servers on loopback for the tests: one that behaves, and any that does not.

A behaviour is a function of a connected socket and a number, the count of connections before it.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Behaviour = Callable[[socket.socket, int], None]


def answer(
    body: bytes = b'{"status":"ok"}',
    status: str = "200 OK",
    headers: str = "Content-Type: application/json\r\n",
) -> bytes:
    """The bytes of one whole answer."""
    head = f"HTTP/1.1 {status}\r\n{headers}Content-Length: {len(body)}\r\n\r\n"
    return head.encode("latin-1") + body


def request_of(connection: socket.socket) -> bytes:
    """The bytes of the next request's head, or b"" where there is none."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return b""
        data += piece
    return data


def always(raw: bytes) -> Behaviour:
    """Answers every request of a connection with the same bytes."""

    def behave(connection: socket.socket, number: int) -> None:
        while request_of(connection):
            connection.sendall(raw)

    return behave


def once(raw: bytes) -> Behaviour:
    """Answers the first request with these bytes, then closes."""

    def behave(connection: socket.socket, number: int) -> None:
        request_of(connection)
        connection.sendall(raw)

    return behave


@contextmanager
def serving(behave: Behaviour) -> Iterator[str]:
    """The base URL of a server with that behaviour, a thread a connection."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        open_now: list[socket.socket] = []
        accepter = threading.Thread(target=_accept, args=(listener, behave, open_now), daemon=True)
        accepter.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            accepter.join(5)
            for connection in open_now:
                _end(connection)


def _accept(listener: socket.socket, behave: Behaviour, open_now: list[socket.socket]) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        open_now.append(connection)
        arguments = (connection, behave, len(open_now) - 1)
        threading.Thread(target=_serve, args=arguments, daemon=True).start()


def _serve(connection: socket.socket, behave: Behaviour, number: int) -> None:
    try:
        behave(connection, number)
    except OSError:
        pass  # the other side has had enough: that is what most of these tests want
    finally:
        connection.close()


def _end(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
