"""A stand-in for Stripe on loopback, limited to what the service uses; no payment ever starts.

It serves checkout sessions, a payment page, the signed event that reports the payment, and
cancellation. Requests and responses follow https://docs.stripe.com/api.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs

import requests

from release_gate.testkit.stand_in import StandIn, answering

TIMEOUT_S = 10.0
CHECKOUT, MOVED = "/v1/checkout/sessions", "/v1/moved"
PAGE = """<!doctype html><html lang="en"><title>Pay</title>
<h1>Pay</h1><form method="post"><button>Pay</button></form></html>"""


@dataclass
class Stripe:
    """Its state. Events are posted to the URL `webhook`, signed with `secret`."""

    key: str = field(default_factory=lambda: f"sk_test_{secrets.token_hex(12)}")
    webhook: str = ""
    secret: str = ""
    url: str = ""
    sessions: dict[str, dict[str, str]] = field(default_factory=dict)
    cancelled: list[str] = field(default_factory=list)
    pay_page: str = ""  # another address for customers than the one of this stand-in
    answer: tuple[int, str] | None = None  # status and body instead of a checkout session

    def open(self, form: dict[str, str]) -> dict[str, Any]:
        id_ = f"cs_test_{secrets.token_hex(8)}"
        self.sessions[id_] = form
        return {
            "id": id_,
            "object": "checkout.session",
            "url": self.pay_page or f"{self.url}/pay/{id_}",
        }

    def pay(self, id_: str) -> str:
        """Report a session as paid to the service; return the URL where the customer continues."""
        form = self.sessions[id_]
        body = paid_event(id_, form["client_reference_id"], form["metadata[plan]"])
        headers = {"Stripe-Signature": signed(body, self.secret, time.time())}
        requests.post(self.webhook, data=body, headers=headers, timeout=TIMEOUT_S)
        return form["success_url"]


def paid_event(checkout: str, account: str, plan: str) -> bytes:
    """The event of a checkout session with this id that an account has paid."""
    record = {
        "id": checkout,
        "object": "checkout.session",
        "payment_status": "paid",
        "client_reference_id": account,
        "metadata": {"plan": plan},
        "subscription": f"sub_{secrets.token_hex(8)}",
    }
    return event("checkout.session.completed", record)


def event(kind: str, record: Mapping[str, object]) -> bytes:
    """An event as Stripe sends it, with a new id; it was created now."""
    name = f"evt_{secrets.token_hex(8)}"
    sent = {"id": name, "object": "event", "type": kind, "created": int(time.time())}
    return json.dumps({**sent, "data": {"object": record}}).encode()


def signed(body: bytes, secret: str, when: float) -> str:
    """The header Stripe-Signature of scheme v1: an HMAC-SHA256 of `time.body`.

    Source: https://docs.stripe.com/webhooks#verify-manually. `when` is in seconds since 1970.
    """
    moment = int(when)
    digest = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={digest}"


@contextmanager
def serving() -> Iterator[Stripe]:
    """Serve on a free port of loopback."""
    stripe = Stripe()
    with answering(_Server(stripe)) as stripe.url:
        yield stripe


class _Server(StandIn):
    def __init__(self, stripe: Stripe) -> None:
        super().__init__(_Handler)
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
        elif self.path == CHECKOUT and stripe.answer:
            self._answer(stripe.answer[0], stripe.answer[1].encode(), "application/json")
        elif self.path in (CHECKOUT, MOVED):
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
        if status == HTTPStatus.TEMPORARY_REDIRECT:
            self.send_header("Location", MOVED)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Logs nothing."""
