"""A service on loopback for tests that check a live URL: one that is ready to go live, or sick."""

from __future__ import annotations

import socket
from contextlib import AbstractContextManager
from http.server import BaseHTTPRequestHandler

from release_gate.testkit.stand_in import StandIn, answering


class Ready(BaseHTTPRequestHandler):
    """A service that is ready to go live."""

    status, body = 200, b'{"status": "pass"}'

    def do_GET(self) -> None:
        self.send_response(self.status)
        self.send_header("Content-Security-Policy", "default-src 'self'; object-src 'none'")
        self.send_header("Content-Type", "application/health+json")
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, format: str, *args: object) -> None:
        """Logs nothing."""


class Sick(Ready):
    """A service that says that it is down."""

    status, body = 503, b'{"status": "fail"}'


def free_port() -> int:
    """A port of loopback at which nothing listens now; another process may take it any time."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def serving(handler: type[Ready] = Ready) -> AbstractContextManager[str]:
    """The URL of a service that answers until the end of the block."""
    return answering(StandIn(handler))
