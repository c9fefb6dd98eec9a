"""Stripe's events, signed by Stripe's own library."""

from __future__ import annotations

from pathlib import Path

import pytest

from release_gate.testkit.private_backend import PrivateBackend, running
from tests.backend.stripe_events import deliver, event, signature


def test_an_event_counts_once(service: PrivateBackend) -> None:
    body = event()
    told = [deliver(service.url, body, signature(body)) for _ in range(2)]
    assert told == [(200, {"received": True, "duplicate": again}) for again in (False, True)]


@pytest.mark.parametrize("header", [None, "", "garbage", "t=x,v1=y", "t=1", "v1=00", "t=1,v1=\xe9"])
def test_what_is_not_signed_is_refused(service: PrivateBackend, header: str | None) -> None:
    status, answer = deliver(service.url, event(), header)
    assert (status, answer["error"]) == (400, "bad_signature")


def test_altered_old_and_foreign_ones_are_refused(service: PrivateBackend) -> None:
    body = event()
    for sent, header in (
        (body + b" ", signature(body)),
        (body, signature(body, age=400)),
        (body, signature(body, "whsec_another")),
        (b"\xff\xfe", signature(b"{}")),
    ):
        status, answer = deliver(service.url, sent, header)
        assert (status, answer["error"]) == (400, "bad_signature")


def test_a_time_in_the_future_is_refused(service: PrivateBackend) -> None:
    body = event()
    status, answer = deliver(service.url, body, signature(body, age=-400))
    assert (status, answer["error"]) == (400, "bad_signature")
    assert deliver(service.url, body, signature(body, age=-200))[0] == 200


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"[]", b"no json", b'{"id": 1, "type": "x"}', b"[" * 5000),
        *(b'{"id": "\\ud800", "type": "x"}', b'{"id": "a", "type": "\\udfff"}'),
        *(b'{"id": "a", "type": "x", "created": "now"}', b'{"id": "a", "type": "x", "created": 0}'),
        b'{"id": "a", "type": "x", "created": 99999999999}',
    ],
)
def test_signed_nonsense_is_refused(service: PrivateBackend, body: bytes) -> None:
    status, answer = deliver(service.url, body, signature(body))
    assert (status, answer["error"]) == (400, "bad_event")


def test_without_a_secret_it_says_so(tmp_path: Path) -> None:
    with running(tmp_path / "app.sqlite3", STRIPE_SIGNING_SECRET="") as service:
        status, answer = deliver(service.url, event(), "t=1,v1=00")
    assert (status, answer["error"]) == (503, "not_configured")
