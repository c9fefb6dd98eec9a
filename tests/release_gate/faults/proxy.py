"""A reverse proxy on loopback that alters requests and responses, to show faults to the gate.

The application itself has no switch for faults.
"""

from __future__ import annotations

import http.client
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from urllib.parse import urlsplit

from release_gate.testkit.stand_in import StandIn, answering

HOP_BY_HOP = frozenset(("connection", "keep-alive", "transfer-encoding", "content-length", "host"))
CONDITIONS = frozenset(("if-none-match", "if-modified-since"))  # a 304 has no body to alter
TIMEOUT_S = 30.0

Headers = list[tuple[str, str]]


@dataclass
class Request:
    method: str
    path: str  # with its query
    headers: Headers
    body: bytes


@dataclass
class Response:
    status: int
    headers: Headers = field(default_factory=list)
    body: bytes = b""

    def header(self, name: str) -> str:
        return ", ".join(value for key, value in self.headers if key.lower() == name.lower())


Forward = Callable[[Request], Response]
Break = Callable[[Request, Forward], Response]


def sound(request: Request, forward: Forward) -> Response:
    """Breaks nothing."""
    return forward(request)


class Proxy:
    """`url` is the address for the gate; `broken`, which may be replaced, handles each request."""

    def __init__(self, upstream: str) -> None:
        parts = urlsplit(upstream)
        self._host, self._port = parts.hostname or "", parts.port or 80
        self.broken: Break = sound
        self._server = _Server(self)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    @contextmanager
    def serving(self) -> Iterator[Proxy]:
        with answering(self._server):
            yield self

    def forward(self, request: Request) -> Response:
        connection = http.client.HTTPConnection(self._host, self._port, timeout=TIMEOUT_S)
        try:
            connection.putrequest(request.method, request.path, True, True)
            connection.putheader("Host", f"{self._host}:{self._port}")
            for name, value in request.headers:
                connection.putheader(name, value.replace(self.url, self._upstream))
            connection.putheader("Content-Length", str(len(request.body)))
            connection.endheaders(request.body)
            answer = connection.getresponse()
            return Response(answer.status, self._passed(answer.getheaders()), answer.read())
        finally:
            connection.close()

    @property
    def _upstream(self) -> str:
        return f"http://{self._host}:{self._port}"

    def _passed(self, headers: Headers) -> Headers:
        """The headers for the client; addresses of the application become those of the proxy."""
        kept = [(name, value) for name, value in headers if name.lower() not in HOP_BY_HOP]
        return [(name, value.replace(self._upstream, self.url)) for name, value in kept]


class _Server(StandIn):
    def __init__(self, proxy: Proxy) -> None:
        super().__init__(_Handler)
        self.proxy = proxy

    def handle_error(self, request: object, client_address: object) -> None:
        """Ignores clients that disconnect."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def _any(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        sent = [(k, v) for k, v in self.headers.items() if k.lower() not in HOP_BY_HOP | CONDITIONS]
        request = Request(self.command, self.path, sent, body)
        proxy = self.server.proxy
        answer = proxy.broken(request, proxy.forward)
        self.send_response_only(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        if answer.status not in (204, 304):
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _any

    def log_message(self, format: str, *args: object) -> None:
        """Logs nothing."""
