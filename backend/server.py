"""The running service: a socket, uvicorn, and the word that it is ready."""

from __future__ import annotations

import os
import signal
import socket
from dataclasses import replace
from threading import Event, Thread
from types import FrameType

import uvicorn

from backend.app import build
from backend.db import Database
from backend.errors import SettingError
from backend.retention import prune_until
from backend.settings import Settings

GRACE_S = 5  # for requests under way when the service is asked to end


class Server(uvicorn.Server):
    """Says when it listens: a line on standard output, and one on a descriptor where asked for."""

    def __init__(self, config: uvicorn.Config, url: str, ready_fd: int | None) -> None:
        super().__init__(config)
        self._url, self._ready_fd = url, ready_fd

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        print(f"[backend] ready {self._url}", flush=True)
        if self._ready_fd is not None:
            with open(self._ready_fd, "w", encoding="utf-8") as ready:
                ready.write(f"{self._url}\n")


def serve(settings: Settings, ready_fd: int | None) -> None:
    """Serves until a signal ends it. Raises SettingError where it can not start."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _end)
    with _listen(settings.host, settings.port) as listener:
        host, port = listener.getsockname()[:2]
        url = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
        # Never what a Host header says: it goes into links in e-mails.
        settings = replace(settings, public_url=settings.public_url or url)
        db, stop = Database(settings.db), Event()
        Thread(target=prune_until, args=(db, settings, stop), daemon=True).start()
        config = uvicorn.Config(
            build(settings, db),
            http="h11",
            ws="none",
            lifespan="off",
            server_header=False,
            proxy_headers=bool(settings.trusted_proxies),
            forwarded_allow_ips=settings.trusted_proxies or None,
            timeout_graceful_shutdown=GRACE_S,
            log_level="info",
        )
        try:
            Server(config, url, ready_fd).run(sockets=[listener])
        finally:
            stop.set()
            db.close()


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        remedy = "stop what listens there, or choose another port: --port 0 takes a free one"
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)
        raise SettingError(f"can not listen at {host}:{port} ({reason}); {remedy}") from error


def _end(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)
