"""A service on loopback for tests that check a live URL: one that is ready to go live, or sick."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


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


@contextmanager
def serving(handler: type[Ready] = Ready) -> Iterator[str]:
    """The URL of a service that answers until the end of the block."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
