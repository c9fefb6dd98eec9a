"""Sockets with a deadline and a cap, the connections over them, and the reading of one answer.

This is the layer below an adapter of requests: http.client over a socket that asks a `Guard` before
every read. A read timeout alone starts afresh with each byte; the guard's deadline does not.
"""

from __future__ import annotations

import contextlib
import http.client
import queue
import re
import socket
import ssl
import threading
import time
from collections.abc import Sequence
from typing import Any, BinaryIO, NamedTuple

from stage4.probe.limits import (
    MAX_BODY_BYTES,
    MAX_HEADER_BYTES,
    MAX_INTERIM_ANSWERS,
    PIECE_BYTES,
    Contradiction,
    Flood,
    ProxyRefused,
)

Address = tuple[socket.AddressFamily, socket.SocketKind, int, str, Any]  # as of getaddrinfo


class Guard:
    """The limits of one exchange: a deadline for all of it, a number of bytes still allowed."""

    def __init__(self, seconds: float) -> None:
        self.deadline = time.monotonic() + seconds
        self.allowed = 0
        self.tried: list[str] = []  # addresses, in the order of the tries

    def remaining(self) -> float:
        """Seconds left. Raises TimeoutError where there are none."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def allow(self, count: int) -> None:
        """Start a new allowance of bytes."""
        self.allowed = count

    def took(self, count: int) -> None:
        """Count bytes that were read. Raises Flood beyond the allowance."""
        self.allowed -= count
        if self.allowed < 0:
            raise Flood


class GuardedSocket(socket.socket):
    """Every read has what is left of the exchange's time, and is counted."""

    guard: Guard

    def recv_into(self, buffer: Any, nbytes: int = 0, flags: int = 0) -> int:
        self.settimeout(self.guard.remaining())
        count = super().recv_into(buffer, nbytes, flags)
        self.guard.took(count)
        return count


class GuardedTlsSocket(ssl.SSLSocket):
    """The same over TLS."""

    guard: Guard

    def recv_into(self, buffer: Any, nbytes: int | None = None, flags: int = 0) -> int:
        self.settimeout(self.guard.remaining())
        count = super().recv_into(buffer, nbytes, flags)
        self.guard.took(count)
        return count


class HeaderLines:
    """The lines of a head up to the empty one, without those that are no fields.

    Browsers skip such lines; to http.client the head ends there, and the policy below is lost.
    """

    FIELD = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*(:.*)", re.DOTALL)  # RFC 9110, 5.6.2

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._skips = file, False

    def readline(self, limit: int = -1) -> bytes:
        """The next line, with its end; blanks in front of its colon are left out."""
        while True:
            line = self._file.readline(limit)
            if line in (b"\r\n", b"\n", b"") or len(line) == limit:
                return line
            if line[:1] in (b" ", b"\t"):  # it continues the line before (RFC 9112, 5.2)
                if not self._skips:
                    return line
                continue
            field = self.FIELD.fullmatch(line)
            self._skips = field is None
            if field:
                return field[1] + field[2]


class Answer(http.client.HTTPResponse):
    """An answer; interim ones (RFC 9110, 15.2), 103 included, are passed over, up to a limit."""

    def begin(self) -> None:
        file = self.fp
        super().begin()
        self.fp = file

    def _read_status(self) -> tuple[str, int, str]:
        """The status line; what is read next are the lines of the head."""
        for _ in range(MAX_INTERIM_ANSWERS):
            line: tuple[str, int, str] = super()._read_status()  # type: ignore[misc]
            if not 100 <= line[1] < 200 or line[1] == http.client.SWITCHING_PROTOCOLS:
                self.fp = HeaderLines(self.fp)  # type: ignore[assignment]
                return line
            http.client.parse_headers(self.fp)
        raise Flood


class Route(NamedTuple):
    """How to reach an origin. `proxy` is host and port; `proxy_headers` go to the proxy only."""

    scheme: str
    host: str
    port: int
    proxy: tuple[str, int] | None = None
    proxy_headers: tuple[tuple[str, str], ...] = ()


class Connection:
    """A connection to an origin, open from the start.

    Raises OSError (ssl.SSLError and gaierror too), http.client.HTTPException, Flood, ProxyRefused.
    """

    def __init__(self, route: Route, guard: Guard, context: ssl.SSLContext | None) -> None:
        self.route = route
        self.sock: GuardedSocket | GuardedTlsSocket = _open(
            *(route.proxy or (route.host, route.port)), guard
        )
        try:
            if route.scheme == "https":
                assert context is not None
                if route.proxy:
                    self._ask_proxy()
                self.sock.settimeout(guard.remaining())
                secured = context.wrap_socket(self.sock, server_hostname=route.host)
                assert isinstance(secured, GuardedTlsSocket)
                self.sock = secured
                self.sock.guard = guard
        except BaseException:
            self.close()
            raise

    def ask(self, raw: bytes, method: str, guard: Guard) -> Answer:
        """Send a whole request and read the head of its answer."""
        guard.allow(MAX_HEADER_BYTES)
        self.sock.guard = guard
        self.sock.settimeout(guard.remaining())
        self.sock.sendall(raw)
        answer = Answer(self.sock, method=method)
        answer.begin()
        return answer

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self.sock.close()

    def _ask_proxy(self) -> None:
        """RFC 9110, 9.3.6: CONNECT."""
        raw = connect_request(self.route)
        answer = self.ask(raw, "CONNECT", self.sock.guard)
        if not 200 <= answer.status < 300:
            raise ProxyRefused(f"the proxy answered {answer.status} to CONNECT")


def connect_request(route: Route) -> bytes:
    """What asks a proxy for a tunnel (RFC 9110, 9.3.6)."""
    host = f"[{route.host}]" if ":" in route.host else route.host
    target = f"{host}:{route.port}"
    lines = [f"CONNECT {target} HTTP/1.1", f"Host: {target}"]
    lines += [f"{name}: {value}" for name, value in route.proxy_headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def _open(host: str, port: int, guard: Guard) -> GuardedSocket:
    return _connect(resolve(host, port, guard), guard)[0]


def _connect(addresses: Sequence[Address], guard: Guard) -> tuple[GuardedSocket, Address]:
    """Connect to the first address that answers; each gets its share of the time left."""
    failure: OSError = OSError("the name has no address")
    for index, found in enumerate(addresses):
        family, kind, protocol, _, address = found
        sock = GuardedSocket(family, kind, protocol)
        sock.guard = guard
        guard.tried.append(str(address[0]))
        try:
            sock.settimeout(guard.remaining() / (len(addresses) - index))
            sock.connect(address)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return sock, found
        except OSError as why:
            sock.close()
            failure = why
    raise failure


def reachable(addresses: Sequence[Address], guard: Guard) -> Sequence[Address]:
    """The first of several addresses that answers, tried with a connection. Raises OSError."""
    if len(addresses) < 2:
        return addresses
    sock, address = _connect(addresses, guard)
    sock.close()
    return [address]


def resolve(host: str, port: int, guard: Guard) -> Sequence[Address]:
    """getaddrinfo knows no time limit: it runs in a thread that is left behind where it hangs."""
    found: queue.SimpleQueue[Sequence[Address] | OSError] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            found.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except OSError as why:
            found.put(why)
        except UnicodeError:
            found.put(socket.gaierror(socket.EAI_NONAME, "not a host name"))

    threading.Thread(target=look_up, daemon=True).start()
    try:
        result = found.get(timeout=guard.remaining())
    except queue.Empty:
        raise TimeoutError from None
    if isinstance(result, OSError):
        raise result
    return result


def read_body(answer: Answer, guard: Guard) -> tuple[bytes, bool]:
    """What came of the body, at most the cap, and whether there was more.

    What came before the connection broke is lost to nobody: the exception carries it as `partial`.
    Raises OSError, http.client.HTTPException, Contradiction.
    """
    guard.allow(MAX_BODY_BYTES + PIECE_BYTES)
    pieces: list[bytes] = []
    size = 0
    try:
        while size <= MAX_BODY_BYTES and (piece := answer.read1(PIECE_BYTES)):
            pieces.append(piece)
            size += len(piece)
    except Flood:
        return b"".join(pieces)[:MAX_BODY_BYTES], True
    except Exception as why:
        why.partial = b"".join(pieces)  # type: ignore[attr-defined]
        raise
    body = b"".join(pieces)
    if size <= MAX_BODY_BYTES and answer.length:
        raise http.client.IncompleteRead(body, answer.length)
    if size <= MAX_BODY_BYTES:
        answer.close()  # read1 leaves it open at the end of a Content-Length
    return body[:MAX_BODY_BYTES], size > MAX_BODY_BYTES


def refuse_contradiction(headers: list[tuple[str, str]]) -> None:
    """Lengths that differ, or are no numbers, are an attack or a bug (RFC 9112, 6.3). Raises."""
    given = [value for name, value in headers if name.lower() == "content-length"]
    lengths = {part.strip() for value in given for part in value.split(",")}
    if len(lengths) > 1 or any(not (text.isascii() and text.isdigit()) for text in lengths):
        raise Contradiction("its Content-Length makes no sense")


def trusting(ca_file: str) -> ssl.SSLContext:
    """A verifying TLS context. Raises OSError (ssl.SSLError) for a file that is no certificate."""
    context = ssl.create_default_context(cafile=ca_file)
    context.sslsocket_class = GuardedTlsSocket
    context.set_alpn_protocols(["http/1.1"])
    return context
