"""A stand-in for Resend on loopback: it keeps what is sent to it, and delivers nothing.

Requests follow https://resend.com/docs/api-reference/emails/send-email.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from release_gate.testkit.stand_in import StandIn, answering


@dataclass(frozen=True)
class Delivery:
    """One request: its path, the two headers that matter, and its JSON."""

    path: str
    authorization: str
    idempotency_key: str
    message: dict[str, Any]


@dataclass
class Resend:
    """Its state. It answers every request with `status`; a redirect leads back to itself."""

    key: str = "re_0123456789abcdef"
    status: int = 200
    url: str = ""
    deliveries: list[Delivery] = field(default_factory=list)

    @property
    def settings(self) -> dict[str, str]:
        """The environment variables of a backend that delivers through it."""
        return {
            "NOTIFY_MODE": "resend",
            "RESEND_API_KEY": self.key,
            "RESEND_API_BASE": self.url,
            "EMAIL_FROM": "Booking <booking@example.test>",
        }


@contextmanager
def delivering() -> Iterator[Resend]:
    """Serve on a free port of loopback."""
    resend = Resend()
    with answering(_Server(resend)) as resend.url:
        yield resend


class _Server(StandIn):
    def __init__(self, resend: Resend) -> None:
        super().__init__(_Handler)
        self.resend = resend


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        resend, headers = self.server.resend, self.headers
        body = self.rfile.read(int(headers.get("Content-Length") or 0))
        keys = (headers.get("Authorization", ""), headers.get("Idempotency-Key", ""))
        resend.deliveries.append(Delivery(self.path, *keys, json.loads(body)))
        self.send_response(resend.status)
        if resend.status in (301, 302, 303, 307, 308):
            self.send_header("Location", resend.url + "/redirected")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def do_GET(self) -> None:
        self.server.resend.deliveries.append(Delivery(self.path, "", "", {}))
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, format: str, *args: object) -> None:
        """Logs nothing."""
