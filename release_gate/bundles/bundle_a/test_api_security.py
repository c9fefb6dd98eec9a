"""API security: properties of the API that no page shows."""

from __future__ import annotations

import re
import time
import uuid

import pytest

from release_gate.check import check
from release_gate.testkit.client import TIMEOUT_S, Client, webhook_secret
from release_gate.testkit.fake_stripe import event, signed


def deliver(client: Client, body: bytes, signature: str | None) -> tuple[int, dict[str, object]]:
    headers = {"Content-Type": "application/json"}
    if signature is not None:
        headers["Stripe-Signature"] = signature
    answer = client.http.post(
        f"{client.url}/api/stripe/webhook", data=body, headers=headers, timeout=TIMEOUT_S
    )
    return answer.status_code, answer.json()


@pytest.fixture
def secret() -> str:
    found = webhook_secret()
    if not found:
        pytest.skip("the webhook secret is unknown: set GATE_WEBHOOK_SECRET to that of the service")
    return found


@check(
    "API-01",
    "A change requires the CSRF token",
    why="otherwise another site could act for the user",
)
def test_csrf(member: Client) -> None:
    wanted, path = {"booking": False, "news": True}, "/api/notify/preferences"
    for token in ("", "not-the-token"):
        answer = member.call("PUT", path, wanted, {"X-CSRF-Token": token})
        assert (answer.status_code, answer.json()["error"]) == (403, "csrf"), token
    assert member.get(path).json()["news"] is False
    assert member.call("PUT", path, wanted).json()["news"] is True


@check("API-02", "Log-in attempts are rate-limited", why="guessing passwords must be expensive")
def test_rate_limit(member: Client) -> None:
    answers = [member.log_in() for _ in range(11)]
    limited = [answer for answer in answers if answer.status_code == 429]
    assert answers[0].status_code == 200
    assert limited, "the 11th log-in within a minute was accepted"
    assert limited[0].json()["error"] == "rate_limited"
    assert int(limited[0].headers["Retry-After"]) > 0


@check(
    "API-03",
    "A touch extends a valid session, and no other",
    why="people lose work when their session expires",
)
def test_session_touch(member: Client, visitor: Client) -> None:
    before = member.get("/api/session").json()["seconds_left"]
    answer = member.post("/api/session/touch")
    assert answer.status_code == 200
    assert answer.json()["seconds_left"] >= before
    assert visitor.post("/api/session/touch").status_code == 401


@check("API-04", "A signed webhook is accepted once", why="a payment must count exactly once")
def test_webhook_good(visitor: Client, secret: str) -> None:
    body = event("ping", {})
    first = deliver(visitor, body, signed(body, secret, time.time()))
    again = deliver(visitor, body, signed(body, secret, time.time()))
    assert first == (200, {"received": True, "duplicate": False})
    assert again == (200, {"received": True, "duplicate": True})


@check(
    "API-05",
    "A webhook with an invalid signature is refused",
    why="otherwise anyone could report a payment",
)
def test_webhook_bad(visitor: Client, secret: str) -> None:
    body, now = event("ping", {}), time.time()
    bad = {
        "no signature": (body, None),
        "garbage": (body, "garbage"),
        "another secret": (body, signed(body, "whsec_not_the_secret", now)),
        "an altered body": (body + b" ", signed(body, secret, now)),
        "an old one, replayed": (body, signed(body, secret, now - 3600)),
    }
    for name, (sent, signature) in bad.items():
        status, answer = deliver(visitor, sent, signature)
        assert (status, answer["error"]) == (400, "bad_signature"), name


@check("API-06", "A one-time code works once", why="somebody else may read the e-mail later")
def test_one_time_code(member: Client, visitor: Client) -> None:
    assert visitor.post("/api/codes", {"email": member.email}).status_code == 202
    found = re.search(r"\b\d{6}\b", member.mails("code")[0]["text"])
    assert found
    wrong = f"{(int(found[0]) + 1) % 1_000_000:06}"
    tries = [
        visitor.post("/api/codes/verify", {"email": member.email, "code": code}).status_code
        for code in (wrong, found[0])
    ]
    assert tries == [401, 200]
    visitor.http.cookies.clear()
    again = visitor.post("/api/codes/verify", {"email": member.email, "code": found[0]})
    assert again.status_code == 401


@check(
    "API-07",
    "An e-mail goes to its own account only, unaltered",
    why="the service must not become a mail relay",
)
def test_generic_email(member: Client) -> None:
    subject = f"Invoice {uuid.uuid4().hex[:8]}"
    answer = member.post("/api/notify/email", {"subject": subject, "text": "Thank you."})
    assert answer.status_code == 202
    sent = [mail for mail in member.mails() if mail["subject"] == subject]
    assert [(mail["to"], "Thank you." in mail["text"]) for mail in sent] == [(member.email, True)]
    broken = {"subject": "Hello\r\nBcc: everyone@example.test", "text": "x"}
    assert member.post("/api/notify/email", broken).status_code == 422
