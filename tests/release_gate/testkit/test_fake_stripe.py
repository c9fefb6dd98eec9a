"""The stand-in for Stripe, against Stripe's own library and over HTTP."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
import requests
import stripe

from release_gate.testkit.fake_stripe import Stripe, serving, signed

FORM = {
    "client_reference_id": "account-1",
    "metadata[plan]": "team",
    "success_url": "http://127.0.0.1:9/success",
}


class Shop(BaseHTTPRequestHandler):
    """Receives webhooks."""

    received: list[tuple[bytes, str]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.received.append((body, self.headers["Stripe-Signature"]))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Logs nothing."""


@pytest.fixture
def received() -> Iterator[tuple[str, list[tuple[bytes, str]]]]:
    """The address of a shop, and the webhooks that it has received."""
    events: list[tuple[bytes, str]] = []
    handler = type("Handler", (Shop,), {"received": events})
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/", events
        server.shutdown()
        thread.join()


@pytest.fixture
def fake() -> Iterator[Stripe]:
    with serving() as fake:
        yield fake


def post(fake: Stripe, path: str, key: str) -> requests.Response:
    headers = {"Authorization": f"Bearer {key}"}
    return requests.post(fake.url + path, data=FORM, headers=headers, timeout=5)


def test_stripes_library_accepts_a_signature_and_refuses_another_secret() -> None:
    body, secret = b'{"id": "evt_1", "object": "event"}', "whsec_x"
    verify = stripe.WebhookSignature.verify_header
    verify(body.decode(), signed(body, secret, time.time()), secret, tolerance=300)
    for header in (signed(body, "whsec_y", time.time()), signed(body, secret, time.time() - 999)):
        with pytest.raises(stripe.SignatureVerificationError):
            verify(body.decode(), header, secret, tolerance=300)


def test_paying_a_session_posts_a_signed_event(
    fake: Stripe, received: tuple[str, list[tuple[bytes, str]]]
) -> None:
    fake.webhook, events = received
    fake.secret = "whsec_x"
    session = post(fake, "/v1/checkout/sessions", fake.key).json()
    assert requests.get(session["url"], timeout=5).status_code == 200
    paid = requests.post(session["url"], timeout=5, allow_redirects=False)
    assert (paid.status_code, paid.headers["Location"]) == (303, FORM["success_url"])
    ((body, header),) = events
    stripe.WebhookSignature.verify_header(body.decode(), header, "whsec_x", tolerance=300)
    event = json.loads(body)
    assert event["type"] == "checkout.session.completed"
    assert event["data"]["object"]["client_reference_id"] == "account-1"


def test_a_wrong_key_and_an_unknown_path_are_refused(fake: Stripe) -> None:
    assert post(fake, "/v1/checkout/sessions", "sk_test_wrong").status_code == 401
    assert post(fake, "/v1/nothing", fake.key).status_code == 404
    assert fake.sessions == {}


def test_a_cancelled_subscription_is_recorded(fake: Stripe) -> None:
    headers = {"Authorization": f"Bearer {fake.key}"}
    answer = requests.delete(f"{fake.url}/v1/subscriptions/sub_1", headers=headers, timeout=5)
    assert answer.json()["status"] == "canceled"
    assert fake.cancelled == ["sub_1"]
