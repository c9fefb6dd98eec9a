"""The two calls to Stripe, against answers that Stripe should not give."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler

import pytest

from backend import stripe_api
from backend.errors import ApiError
from backend.settings import Settings, load
from release_gate.testkit.stand_in import StandIn, answering

SETTINGS = replace(load({}), stripe_api_key="sk_test_x", public_url="http://book.test")


@contextmanager
def stripe(status: int, body: bytes) -> Iterator[tuple[Settings, list[str]]]:
    """A stand-in that gives this answer, and the requests that it got."""
    requests: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            requests.append(f"{self.command} {self.path}")
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_DELETE = answer

        def log_message(self, format: str, *args: object) -> None:
            pass

    with answering(StandIn(Handler)) as base:
        yield replace(SETTINGS, stripe_api_base=base), requests


def checkout(settings: Settings) -> str:
    return stripe_api.checkout_url(settings, "a1", "team", 2900)


def test_the_url_of_the_checkout_is_returned() -> None:
    with stripe(200, b'{"url": "https://checkout.example/1"}') as (settings, requests):
        assert checkout(settings) == "https://checkout.example/1"
    assert requests == ["POST /v1/checkout/sessions"]


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b"{}"),
        (200, b'{"url": 7}'),
        (200, b'{"url": "javascript:alert(1)"}'),
        (200, b"[]"),
        (200, b"no json"),
        (302, b'{"url": "https://checkout.example/1"}'),
        (500, b"{}"),
    ],
)
def test_any_other_answer_is_a_failure_of_the_provider(status: int, body: bytes) -> None:
    with stripe(status, body) as (settings, _), pytest.raises(ApiError) as failed:
        checkout(settings)
    assert (failed.value.status, failed.value.code) == (502, "provider_failed")


def test_an_id_cannot_lead_to_another_path() -> None:
    with stripe(200, b"{}") as (settings, requests):
        stripe_api.cancel(settings, "../customers/c1?x=")
    assert requests == ["DELETE /v1/subscriptions/..%2Fcustomers%2Fc1%3Fx%3D"]


def test_without_a_key_nothing_is_sent() -> None:
    with pytest.raises(ApiError) as failed:
        checkout(replace(SETTINGS, stripe_api_key=""))
    assert (failed.value.status, failed.value.code) == (503, "not_configured")
