"""Stripe's events, signed by Stripe's own library."""

from __future__ import annotations

import json
import secrets
import time
from pathlib import Path

import pytest
import stripe

from tests.backend.service import SECRET, Client, Service, running


def event() -> bytes:
    return json.dumps({"id": f"evt_{secrets.token_hex(8)}", "type": "ping", "data": {}}).encode()


def signature(body: bytes, secret: str = SECRET, age: int = 0) -> str:
    moment = int(time.time()) - age
    sign = stripe.WebhookSignature.generate_signature_header
    return str(sign(body.decode("latin-1"), secret, timestamp=moment))


def deliver(service: Service, body: bytes, header: str | None) -> tuple[int, dict[str, object]]:
    client = Client(service)
    headers = {} if header is None else {"Stripe-Signature": header}
    url = service.url + "/api/stripe/webhook"
    answer = client.http.post(url, data=body, headers=headers, timeout=20)
    client.http.close()
    return answer.status_code, answer.json()


def test_an_event_counts_once(service: Service) -> None:
    body = event()
    told = [deliver(service, body, signature(body)) for _ in range(2)]
    assert told == [(200, {"received": True, "duplicate": again}) for again in (False, True)]


@pytest.mark.parametrize("header", [None, "", "garbage", "t=x,v1=y", "t=1", "v1=00", "t=1,v1=\xe9"])
def test_what_is_not_signed_is_refused(service: Service, header: str | None) -> None:
    status, answer = deliver(service, event(), header)
    assert (status, answer["error"]) == (400, "bad_signature")


def test_altered_old_and_foreign_ones_are_refused(service: Service) -> None:
    body = event()
    for sent, header in (
        (body + b" ", signature(body)),
        (body, signature(body, age=400)),
        (body, signature(body, "whsec_another")),
        (b"\xff\xfe", signature(b"{}")),
    ):
        status, answer = deliver(service, sent, header)
        assert (status, answer["error"]) == (400, "bad_signature")


@pytest.mark.parametrize("body", [b"", b"[]", b"no json", b'{"id": 1, "type": "x"}', b"[" * 5000])
def test_signed_nonsense_is_refused(service: Service, body: bytes) -> None:
    status, answer = deliver(service, body, signature(body))
    assert (status, answer["error"]) == (400, "bad_event")


def test_without_a_secret_it_says_so(tmp_path: Path) -> None:
    with running(tmp_path / "app.sqlite3", STRIPE_SIGNING_SECRET="") as service:
        status, answer = deliver(service, event(), "t=1,v1=00")
    assert (status, answer["error"]) == (503, "not_configured")
