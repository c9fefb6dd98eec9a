"""Stripe's events, signed by Stripe's own library and sent to a service."""

from __future__ import annotations

import json
import secrets
import time

import requests
import stripe

SECRET = "whsec_" + "c2VjcmV0" * 5


def event() -> bytes:
    return json.dumps({"id": f"evt_{secrets.token_hex(8)}", "type": "ping", "data": {}}).encode()


def signature(body: bytes, secret: str = SECRET, age: int = 0) -> str:
    moment = int(time.time()) - age
    sign = stripe.WebhookSignature.generate_signature_header
    return str(sign(body.decode("latin-1"), secret, timestamp=moment))


def deliver(url: str, body: bytes, header: str | None) -> tuple[int, dict[str, object]]:
    """Send an event; the status and the JSON body of the answer."""
    headers = {} if header is None else {"Stripe-Signature": header}
    answer = requests.post(f"{url}/api/stripe/webhook", data=body, headers=headers, timeout=20)
    return answer.status_code, answer.json()
