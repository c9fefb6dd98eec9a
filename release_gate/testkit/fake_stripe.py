"""Stripe as far as the service speaks to it, on loopback: no payment ever starts.

Checkout sessions, a page to pay on, the signed event that tells of the payment, cancelling. The
forms and answers are those of https://docs.stripe.com/api.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

import requests

TIMEOUT_S = 10.0
PAGE = """<!doctype html><html lang="en"><title>Pay</title>
<h1>Pay</h1><form method="post"><button>Pay</button></form></html>"""


@dataclass
class Stripe:
    """What it knows. `webhook` and `secret` say where events go and what they are signed with."""

    key: str = field(default_factory=lambda: f"sk_test_{secrets.token_hex(12)}")
    webhook: str = ""
    secret: str = ""
    url: str = ""
    sessions: dict[str, dict[str, str]] = field(default_factory=dict)
    cancelled: list[str] = field(default_factory=list)

    def open(self, form: dict[str, str]) -> dict[str, Any]:
        id_ = f"cs_test_{secrets.token_hex(8)}"
        self.sessions[id_] = form
        return {"id": id_, "object": "checkout.session", "url": f"{self.url}/pay/{id_}"}

    def pay(self, id_: str) -> str:
        """Tells the service that a session is paid, and gives where the customer goes then."""
        form = self.sessions[id_]
        paid = {
            "id": id_,
            "object": "checkout.session",
            "payment_status": "paid",
            "client_reference_id": form["client_reference_id"],
            "metadata": {"plan": form["metadata[plan]"]},
            "subscription": f"sub_{secrets.token_hex(8)}",
        }
        self._tell("checkout.session.completed", paid)
        return form["success_url"]

    def _tell(self, kind: str, record: dict[str, Any]) -> None:
        event = {"id": f"evt_{secrets.token_hex(8)}", "object": "event", "type": kind}
        body = json.dumps({**event, "data": {"object": record}}).encode()
        headers = {"Stripe-Signature": signed(body, self.secret, time.time())}
        requests.post(self.webhook, data=body, headers=headers, timeout=TIMEOUT_S)


def signed(body: bytes, secret: str, when: float) -> str:
    """The header Stripe-Signature, by Stripe's documented scheme v1: HMAC-SHA256 of `time.body`."""
    moment = int(when)
    digest = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={digest}"


@contextmanager
def serving() -> Iterator[Stripe]:
    stripe = Stripe()
    server = _Server(stripe)
    stripe.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield stripe
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, stripe: Stripe) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.stripe = stripe


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        known = self.path.removeprefix("/pay/") in self.server.stripe.sessions
        self._answer(200 if known else 404, PAGE.encode(), "text/html; charset=utf-8")

    def do_POST(self) -> None:
        stripe, sent = self.server.stripe, self._body()
        if self.path.removeprefix("/pay/") in stripe.sessions:
            self.send_response(303)
            self.send_header("Location", stripe.pay(self.path.removeprefix("/pay/")))
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif self.path == "/v1/checkout/sessions":
            form = {name: values[0] for name, values in parse_qs(sent).items()}
            self._api(lambda: stripe.open(form))
        else:
            self._answer(404, b"{}", "application/json")

    def do_DELETE(self) -> None:
        self._body()
        id_ = self.path.removeprefix("/v1/subscriptions/")
        self.server.stripe.cancelled.append(id_)
        self._api(lambda: {"id": id_, "object": "subscription", "status": "canceled"})

    def _api(self, act: Callable[[], dict[str, Any]]) -> None:
        if self.headers.get("Authorization") != f"Bearer {self.server.stripe.key}":
            self._answer(401, b'{"error": {"type": "invalid_request_error"}}', "application/json")
            return
        self._answer(200, json.dumps(act()).encode(), "application/json")

    def _body(self) -> str:
        return self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()

    def _answer(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""
