"""Events of Stripe, https://docs.stripe.com/webhooks. Only signed events count, each one once."""

from __future__ import annotations

import json
import re
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel

from backend.billing import Event, text
from backend.clock import now
from backend.context import Anyone, Context
from backend.errors import ApiError, refuses
from backend.features import subscription

router = APIRouter()

TOLERANCE_S = 300


class Received(BaseModel):
    received: bool = True
    duplicate: bool


@router.post(
    "/api/stripe/webhook",
    responses=refuses(400),
    openapi_extra={
        "requestBody": {"content": {"application/json": {"schema": {"type": "object"}}}}
    },
)
async def webhook(
    context: Anyone, request: Request, stripe_signature: Annotated[str, Header()] = ""
) -> Received:
    payload = await request.body()
    return await run_in_threadpool(_receive, context, payload, stripe_signature)


def _receive(context: Context, payload: bytes, signature: str) -> Received:
    if not context.settings.stripe_signing_secret:
        raise ApiError(503, "not_configured", "STRIPE_SIGNING_SECRET is not set.")
    expect_signature(payload, signature, context.settings.stripe_signing_secret)
    event = parse_event(payload)
    with context.db.write() as tx:
        new = tx.execute(
            "INSERT OR IGNORE INTO stripe_events VALUES (?, ?, ?)", (event.id, event.type, now())
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
        signed_at = int(re.findall(r"(?:^|,)t=([0-9]+)", signature)[0])
    except (stripe.SignatureVerificationError, UnicodeDecodeError, ValueError, IndexError):
        raise _bad_signature() from None
    if signed_at > now() + TOLERANCE_S:  # the library refuses only those of the past
        raise _bad_signature()


def parse_event(payload: bytes) -> Event:
    """The event of a body that anybody may have signed. Raises ApiError 400."""
    try:
        event = json.loads(payload)
    except (ValueError, RecursionError):
        event = None
    if not isinstance(event, dict):
        raise _bad_event()
    id_, kind, created = text(event.get("id")), text(event.get("type")), _created(event)
    if not id_ or not kind or created is None:
        raise _bad_event()
    data = event.get("data")
    record = data.get("object") if isinstance(data, dict) else None
    return Event(id_, kind, created, record if isinstance(record, dict) else {})


def _created(event: dict[str, Any]) -> int | None:
    """When Stripe created the event, by default now; None for what cannot be."""
    created = event.get("created", now())
    whole = isinstance(created, int) and not isinstance(created, bool)
    return created if whole and 0 < created <= now() + TOLERANCE_S else None


def _bad_event() -> ApiError:
    sentence = "The body must be a JSON object with id, type and created, not of the future."
    return ApiError(400, "bad_event", sentence)


def _bad_signature() -> ApiError:
    return ApiError(400, "bad_signature", "The signature is not valid.")
