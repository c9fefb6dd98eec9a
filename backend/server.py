"""The running service: a socket, uvicorn, and the announcement that it is ready."""

from __future__ import annotations

import os
import signal
import socket
from dataclasses import replace
from threading import Event, Thread
from types import FrameType

import uvicorn
from anyio import to_thread

from backend.app import build
from backend.connections import IDLE_S, limited
from backend.db import MAX_WAITING, Database
from backend.retention import prune_until
from backend.settings import SettingError, Settings

# More than the writers that may wait (`db.MAX_WAITING`), so that a locked database leaves threads
# for everything else.
THREADS = MAX_WAITING + 24
GRACE_S = 5  # for requests in progress when the service is asked to stop


class Server(uvicorn.Server):
    """Announces that it listens: on standard output and, if requested, on a file descriptor."""

    def __init__(self, config: uvicorn.Config, url: str, ready_fd: int | None) -> None:
        super().__init__(config)
        self._url, self._ready_fd = url, ready_fd

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        to_thread.current_default_thread_limiter().total_tokens = THREADS
        await super().startup(sockets)
        print(f"[backend] ready {self._url}", flush=True)
        if self._ready_fd is not None:
            with open(self._ready_fd, "w", encoding="utf-8") as ready:
                ready.write(f"{self._url}\n")


def serve(settings: Settings, ready_fd: int | None) -> None:
    """Serve until a signal arrives. Raises SettingError if the service cannot start."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _end)
    with _listen(settings.host, settings.port) as listener:
        host, port = listener.getsockname()[:2]
        url = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
        # Not from the Host header, because the URL goes into links in e-mails.
        settings = replace(settings, public_url=settings.public_url or url)
        db, stop = Database(settings.db), Event()
        Thread(target=prune_until, args=(db, settings, stop), daemon=True).start()
        config = uvicorn.Config(
            build(settings, db),
            http=limited(settings.max_connections, settings.head_seconds),
            ws="none",
            lifespan="off",
            server_header=False,
            proxy_headers=bool(settings.trusted_proxies),
            forwarded_allow_ips=settings.trusted_proxies or None,
            timeout_keep_alive=IDLE_S,
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
        listener = socket.create_server((host, port), family=family, backlog=2048)
        # Else the body of an answer waits 40 ms until the client acknowledges its head. asyncio
        # does this for listeners that it makes itself.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listener
    except OSError as error:
        remedy = (
            "stop the program that listens there, or use another port; --port 0 chooses a free one"
        )
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)
        raise SettingError(f"cannot listen on {host}:{port} ({reason}); {remedy}") from error


def _end(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)
