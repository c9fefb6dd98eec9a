"""The optional live round trip: the service has to accept a signed event and refuse a forged one.

The signature is Stripe's: `t=<Unix time>,v1=<HMAC-SHA256 of "t.body" under the secret>`
(docs.stripe.com/webhooks, "Verify webhook signatures manually").
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator

from stage4.checks.provider_config import rules
from stage4.model import Exchange, Finding, Request, Status

GOOD, BAD = "webhook-good", "webhook-bad"
VERIFIED = "providers.webhook-verified"  # the finding that passes


def signature(secret: str, body: bytes, when: int) -> str:
    """The value of the header Stripe-Signature. `when` is Unix time in seconds."""
    signed = hmac.new(secret.encode(), b"%d." % when + body, hashlib.sha256).hexdigest()
    return f"t={when},v1={signed}"


def requests(url: str, secret: str, when: int) -> tuple[Request, Request]:
    """An event signed with the secret, and the same signed with another one.

    Stripe has no such type, so that a service only acknowledges the event.
    """
    event = {
        "id": f"evt_stage4_{when}",
        "object": "event",
        "type": "stage4.round_trip",
        "created": when,
        "livemode": False,
        "pending_webhooks": 0,
        "data": {"object": {"id": "stage4", "object": "stage4"}},
    }
    body = json.dumps(event, separators=(",", ":")).encode()
    forged = hashlib.sha256(secret.encode()).hexdigest()
    return _request(GOOD, url, body, secret, when), _request(BAD, url, body, forged, when)


def _request(name: str, url: str, body: bytes, secret: str, when: int) -> Request:
    headers = (
        ("Content-Type", "application/json; charset=utf-8"),
        ("Stripe-Signature", signature(secret, body, when)),
    )
    return Request(name, url, "POST", headers, body, follow=False)


def findings(good: Exchange | None, bad: Exchange | None, grave: Status) -> Iterator[Finding]:
    """What the service made of both."""
    if good is None or bad is None:
        message = "there is no usable secret to sign a test event with"
        yield rules.WEBHOOK_UNTRIED.finding(grave, message)
        return
    accepts, refuses = good.ok, not bad.trouble and 400 <= (bad.status or 0) < 500
    if accepts and refuses:
        message = "the service accepts a correctly signed event and refuses a forged one"
        yield Finding(VERIFIED, Status.PASS, message)
    if not accepts:
        message = f"a correctly signed event is not accepted: {_said(good)}"
        yield rules.WEBHOOK_REFUSES_GOOD.finding(grave, message)
    if not refuses:
        message = f"an event with a wrong signature is not refused: {_said(bad)}"
        yield rules.WEBHOOK_ACCEPTS_BAD.finding(grave, message)


def _said(exchange: Exchange) -> str:
    if exchange.trouble or exchange.status is None:
        return exchange.trouble.value if exchange.trouble else "no answer"
    return f"status {exchange.status}"
