"""Development only: reading what was sent, so that a test can follow a link or type a code."""

from __future__ import annotations

from ipaddress import ip_address

from fastapi import APIRouter
from pydantic import BaseModel

from backend.clock import iso
from backend.context import Anyone
from backend.errors import not_found

router = APIRouter()


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


@router.get("/api/dev/outbox")
def outbox(context: Anyone, to: str) -> Outbox:
    if not context.settings.dev_outbox or not _is_loopback(context.address):
        raise not_found("page")
    with context.db.read() as tx:
        rows = tx.execute(
            "SELECT id, recipient AS 'to', kind, subject, text, status, created_at FROM outbox"
            " WHERE recipient = ? ORDER BY created_at DESC, rowid DESC LIMIT 50",
            (to.strip().lower(),),
        ).fetchall()
    return Outbox(
        messages=[OutboxMessage(**{**row, "created_at": iso(row["created_at"])}) for row in rows]
    )


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
