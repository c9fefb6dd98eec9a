"""Development only: reads sent messages, so that a test can follow a link or enter a code."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from backend.clock import iso
from backend.context import Anyone
from backend.errors import not_found, refuses
from backend.operators import is_local

router = APIRouter()

LISTED_MESSAGES = 50


class OutboxMessage(BaseModel):
    id: str
    to: str
    kind: str
    subject: str
    text: str
    status: str
    created_at: str


class Outbox(BaseModel):
    messages: list[OutboxMessage]


@router.get("/api/dev/outbox", responses=refuses(404))
def outbox(request: Request, context: Anyone, to: Annotated[str, Query(max_length=254)]) -> Outbox:
    if not context.settings.dev_outbox or not is_local(request, context):
        raise not_found("page")
    with context.db.read() as tx:
        rows = tx.execute(
            "SELECT id, recipient AS 'to', kind, subject, text, status, created_at FROM outbox"
            " WHERE recipient = ? ORDER BY created_at DESC, rowid DESC LIMIT ?",
            (to.strip().lower(), LISTED_MESSAGES),
        ).fetchall()
    return Outbox(
        messages=[OutboxMessage(**{**row, "created_at": iso(row["created_at"])}) for row in rows]
    )
