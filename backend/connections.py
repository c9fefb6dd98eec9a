"""Connections: how many there may be, and how long a client may take.

uvicorn bounds neither for clients that open a connection and then send nothing, or a byte now and
then (Slowloris), or that do not read the answer.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from http import HTTPStatus

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from backend.headers import HEADERS

BODY_S = 60.0  # for the body of a request, after its head
READ_S = 60.0  # for which a client may read nothing of an answer
READING = "reading"  # the phase in which a client reads an answer
IDLE_S = 5  # until a connection without a request is closed, after an answer


class BoundedProtocol(H11Protocol):
    """HTTP/1.1 with limits; `limited` gives the class for certain ones."""

    max_connections: int
    head_s: float  # for the head of a request
    _phase: object = None
    _request_timer: asyncio.TimerHandle | None = None
    _answer_timer: asyncio.TimerHandle | None = None
    _unread: int = 0  # bytes of an answer, when its timer was started

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.opened_at = self.loop.time()
        self._watch()
        if len(self.connections) > self.max_connections and not self._make_room():
            self._refuse(503, "unavailable", "There are too many connections. Try again.")

    def connection_lost(self, exc: Exception | None) -> None:
        for timer in (self._request_timer, self._answer_timer):
            if timer:
                timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._watch()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._watch()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._wait_for_reader()

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._answer_timer:
            self._answer_timer.cancel()
            self._answer_timer = None
        self._watch()

    def send_400_response(self, msg: str) -> None:
        """uvicorn's has no security headers."""
        self._refuse(400, "invalid", msg)

    def waits_for_head(self) -> bool:
        """Whether no complete head of a request has been received that is not answered yet."""
        return self.conn.their_state is h11.IDLE and not self._answer_timer

    def _watch(self) -> None:
        """Start the deadline of a phase of the request when it begins; more data extends none."""
        # The next request may come once the client has read the answer: uvicorn is done with an
        # answer when it is written to the buffer of the transport.
        phase: object = READING if self._answer_timer else self.conn.their_state
        if phase is self._phase:
            return
        if self._request_timer:
            self._request_timer.cancel()
        self._phase = phase
        limits: Mapping[object, float] = {h11.IDLE: self.head_s, h11.SEND_BODY: BODY_S}
        limit = limits.get(phase)
        self._request_timer = self.loop.call_later(limit, self.transport.abort) if limit else None

    def _wait_for_reader(self) -> None:
        """Start the deadline until the client has read something."""
        self._unread = self.transport.get_write_buffer_size()
        self._answer_timer = self.loop.call_later(READ_S, self._expect_reader)

    def _expect_reader(self) -> None:
        if self.transport.get_write_buffer_size() < self._unread:
            self._wait_for_reader()
        else:
            self.transport.abort()

    def _make_room(self) -> bool:
        """Close the oldest connection that waits for the head of a request, if there is one."""
        others = (each for each in self.connections if each is not self)
        waiting = [
            each for each in others if isinstance(each, BoundedProtocol) and each.waits_for_head()
        ]
        if waiting:
            min(waiting, key=lambda each: each.opened_at).transport.abort()
        return bool(waiting)

    def _refuse(self, status: int, code: str, detail: str) -> None:
        """Answer in the form of every error, without the application, and close."""
        body = json.dumps({"error": code, "detail": detail}).encode()
        headers = [
            *HEADERS.items(),
            ("Content-Type", "application/json"),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "no-store"),
            ("Connection", "close"),
            *([("Retry-After", "1")] if status == HTTPStatus.SERVICE_UNAVAILABLE else []),
        ]
        lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}"]
        lines += [f"{name}: {value}" for name, value in headers]
        self.transport.write("\r\n".join([*lines, "", ""]).encode() + body)
        self.transport.close()


def limited(connections: int, head_s: float) -> type[BoundedProtocol]:
    """At most so many connections, and so many seconds until the head of a request is there.

    Beyond the number, the connection that has waited longest without a request makes room.
    """
    limits = {"max_connections": connections, "head_s": head_s}
    return type("LimitedProtocol", (BoundedProtocol,), limits)
