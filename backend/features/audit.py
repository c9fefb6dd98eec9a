"""The audit entries of the caller's account, and whether the log is intact."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel

from backend import audit
from backend.clock import iso
from backend.context import Me
from backend.errors import refuses
from backend.rate_limit import spend

router = APIRouter()

LISTED_ENTRIES = 100


class Entry(BaseModel):
    number: int
    happened_at: str
    action: str
    details: str


class Entries(BaseModel):
    entries: list[Entry]


class Chain(BaseModel):
    intact: bool
    entries: int
    first_break: int | None
    head: str


@router.get("/api/audit")
def entries(me: Me) -> Entries:
    with me.db.read() as tx:
        rows = tx.execute(
            "SELECT number, happened_at, action, details FROM audit_log WHERE account_id = ?"
            " ORDER BY number DESC LIMIT ?",
            (me.account_id, LISTED_ENTRIES),
        ).fetchall()
    return Entries(
        entries=[Entry(**{**row, "happened_at": iso(row["happened_at"])}) for row in rows]
    )


@router.get("/api/audit/verify", responses=refuses(429))
def verify(me: Me) -> Chain:
    """Reads the whole log, so each account may ask for it only now and then."""
    spend(me.db, {f"verify:account:{me.account_id}": me.settings.limit_verify})
    broken = audit.first_break(me.db)
    with me.db.read() as tx:
        count, newest = audit.state(tx)
    return Chain(intact=broken is None, entries=count, first_break=broken, head=newest)
