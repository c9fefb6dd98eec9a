"""Events of Stripe, https://docs.stripe.com/webhooks. Only signed events count, each one once."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel

from backend.clock import now
from backend.context import Anyone, Context
from backend.errors import ApiError
from backend.features import subscription

router = APIRouter()

TOLERANCE_S = 300


class Received(BaseModel):
    received: bool = True
    duplicate: bool


@router.post("/api/stripe/webhook")
async def webhook(
    context: Anyone, request: Request, stripe_signature: Annotated[str, Header()] = ""
) -> Received:
    payload = await request.body()
    return await run_in_threadpool(_receive, context, payload, stripe_signature)


def _receive(context: Context, payload: bytes, signature: str) -> Received:
    if not context.settings.stripe_signing_secret:
        raise ApiError(503, "not_configured", "STRIPE_SIGNING_SECRET is not set.")
    expect_signature(payload, signature, context.settings.stripe_signing_secret)
    event = read_event(payload)
    with context.db.write() as tx:
        new = tx.execute(
            "INSERT OR IGNORE INTO stripe_events VALUES (?, ?, ?)",
            (event["id"], event["type"], now()),
        ).rowcount
        if new:
            subscription.apply(tx, event)
    return Received(duplicate=not new)


def expect_signature(payload: bytes, signature: str, secret: str) -> None:
    """Raises ApiError 400 unless one of the v1 signatures in the header is valid and recent."""
    import stripe  # imported for the first event: the import takes a quarter of a second

    if not signature.isascii():  # no signature is; the library cannot compare such text
        signature = ""
    try:
        stripe.WebhookSignature.verify_header(payload.decode(), signature, secret, TOLERANCE_S)
    except (stripe.SignatureVerificationError, UnicodeDecodeError):
        raise ApiError(400, "bad_signature", "The signature is not valid.") from None


def read_event(payload: bytes) -> dict[str, Any]:
    """The event as a dictionary with `id`, `type` and `data`. Raises ApiError 400."""
    try:
        event = json.loads(payload)
    except (ValueError, RecursionError):
        event = None
    if not isinstance(event, dict) or not all(
        isinstance(event.get(key), str) and event[key] for key in ("id", "type")
    ):
        raise ApiError(400, "bad_event", "The body must be a JSON object with id and type.")
    return event
