"""An HTTP server on a free port of loopback, for what stands in for another service."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

POLL_INTERVAL_S = 0.05


class StandIn(ThreadingHTTPServer):
    """The server of one stand-in; its handler finds what it knows at `self.server`."""

    daemon_threads = True

    def __init__(self, handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(("127.0.0.1", 0), handler)


@contextmanager
def answering(server: StandIn) -> Iterator[str]:
    """Answer until the end of the block; yields the address."""
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": POLL_INTERVAL_S})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
