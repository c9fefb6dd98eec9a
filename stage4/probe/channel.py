"""A connection that never blocks, as steps: each step says what it waits for.

The pings of the canary share one thread: a step is a generator that yields READ or WRITE until it
is done, and the loop in pings.py resumes it when its socket is ready.
"""

from __future__ import annotations

import errno
import os
import socket
import ssl
from collections.abc import Generator, Sequence
from contextlib import suppress
from selectors import EVENT_READ, EVENT_WRITE

from stage4.probe.arrival import ANCILLARY_BYTES, arrived_at, stamp_arrivals
from stage4.probe.limits import PIECE_BYTES, ProxyRefused
from stage4.probe.response import Response
from stage4.probe.transport import Address, Route, connect_request

READ, WRITE = EVENT_READ, EVENT_WRITE
UNDER_WAY = (errno.EINPROGRESS, errno.EWOULDBLOCK, errno.EALREADY)
Steps = Generator[int, None, None]


class Channel:
    """One connection to an origin.

    arrived_s  when the last bytes that were read came in, by time.perf_counter; None where the
               system does not tell, as over TLS
    """

    def __init__(self, route: Route, addresses: Sequence[Address]) -> None:
        self.route, self.addresses = route, addresses
        self.sock: socket.socket | ssl.SSLSocket | None = None
        self.arrived_s: float | None = None

    def open(self, context: ssl.SSLContext | None) -> Steps:
        """Connect, through a proxy where the route has one, and secure the connection.

        Raises OSError (ssl.SSLError too), ValueError, Flood, Contradiction, ProxyRefused.
        """
        failure = OSError("the name has no address")
        for address in self.addresses:
            try:
                yield from self._connect(address)
                break
            except OSError as why:
                self.close()
                failure = why
        else:
            raise failure
        if self.route.scheme == "https":
            if self.route.proxy:
                yield from self._ask_proxy()
            yield from self._secure(context)

    def _connect(self, address: Address) -> Steps:
        family, kind, protocol, _, where = address
        self.sock = socket.socket(family, kind, protocol)
        self.sock.setblocking(False)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        stamp_arrivals(self.sock)
        error = self.sock.connect_ex(where)
        if error in UNDER_WAY:
            yield WRITE
            error = self.sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if error:
            raise OSError(error, os.strerror(error))

    def _secure(self, context: ssl.SSLContext | None) -> Steps:
        assert context is not None and self.sock is not None
        self.sock = secured = context.wrap_socket(
            self.sock, server_hostname=self.route.host, do_handshake_on_connect=False
        )
        while True:
            try:
                secured.do_handshake()
                return
            except ssl.SSLWantReadError:
                yield READ
            except ssl.SSLWantWriteError:
                yield WRITE

    def _ask_proxy(self) -> Steps:
        response = Response("CONNECT")
        yield from self.ask(connect_request(self.route), response)
        if not 200 <= response.status < 300:
            raise ProxyRefused(f"the proxy answered {response.status} to CONNECT")

    def ask(self, raw: bytes, response: Response) -> Steps:
        """Send a whole request and read its answer into `response`. Raises as `open` does."""
        left = memoryview(raw)
        while left:
            try:
                left = left[self._send(left) :]
            except (BlockingIOError, ssl.SSLWantWriteError):
                yield WRITE
            except ssl.SSLWantReadError:
                yield READ
        while not response.done:
            yield READ
            self._read(response)

    def _send(self, data: memoryview) -> int:
        assert self.sock is not None
        return self.sock.send(data)

    def _read(self, response: Response) -> None:
        """What is there now; of TLS all that is decrypted, which no selector can see."""
        assert self.sock is not None
        while not response.done:
            try:
                data = self._receive(self.sock)
            except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
                return
            except ssl.SSLEOFError:
                data = b""
            if not data:
                response.end()
                return
            response.feed(data)
            if not isinstance(self.sock, ssl.SSLSocket):
                return

    def _receive(self, sock: socket.socket | ssl.SSLSocket) -> bytes:
        self.arrived_s = None
        if isinstance(sock, ssl.SSLSocket):
            return sock.recv(PIECE_BYTES)
        data, ancillary, _, _ = sock.recvmsg(PIECE_BYTES, ANCILLARY_BYTES)
        self.arrived_s = arrived_at(ancillary)
        return data

    def is_open(self) -> bool:
        """False where the server has closed it, or has sent what nobody asked for.

        Of TLS that cannot be seen: session tickets come without being asked for.
        """
        if self.sock is None or isinstance(self.sock, ssl.SSLSocket):
            return self.sock is not None
        try:
            self.sock.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return True
        except OSError:
            return False
        return False

    def close(self) -> None:
        if self.sock is not None:
            with suppress(OSError):
                self.sock.close()
