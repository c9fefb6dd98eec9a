"""Notifications: preferences, sent messages, and a test e-mail to the caller."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel

from backend import audit, mail
from backend.clock import iso
from backend.context import Me
from backend.errors import ApiError, refuses
from backend.fields import Body, Line, Text
from backend.rate_limit import spend

router = APIRouter()

LISTED_MESSAGES = 50


class Preferences(Body):
    booking: bool = True
    news: bool = False


class Email(Body):
    subject: Line
    text: Text


class Sent(BaseModel):
    id: str
    status: str


class Message(BaseModel):
    id: str
    kind: str
    subject: str
    status: str
    created_at: str


class Messages(BaseModel):
    messages: list[Message]


@router.get("/api/notify/preferences")
def show_preferences(me: Me) -> Preferences:
    with me.db.read() as tx:
        row = tx.execute(
            "SELECT booking, news FROM notify_preferences WHERE account_id = ?", (me.account_id,)
        ).fetchone()
    if not row:
        return Preferences()
    return Preferences(booking=bool(row["booking"]), news=bool(row["news"]))


@router.put("/api/notify/preferences")
def save_preferences(me: Me, body: Preferences) -> Preferences:
    with me.db.write() as tx:
        tx.execute(
            "INSERT OR REPLACE INTO notify_preferences VALUES (?, ?, ?)",
            (me.account_id, body.booking, body.news),
        )
        audit.record(tx, me.account_id, "preferences.changed")
    return body


@router.get("/api/notify/messages")
def messages(me: Me) -> Messages:
    with me.db.read() as tx:
        rows = tx.execute(
            "SELECT id, kind, subject, status, created_at FROM outbox WHERE account_id = ?"
            " ORDER BY created_at DESC, rowid DESC LIMIT ?",
            (me.account_id, LISTED_MESSAGES),
        ).fetchall()
    return Messages(
        messages=[Message(**{**row, "created_at": iso(row["created_at"])}) for row in rows]
    )


@router.post("/api/notify/email", status_code=202, responses=refuses(429, 502))
def send_email(me: Me, body: Email) -> Sent:
    spend(me.db, {f"email:account:{me.account_id}": me.settings.limit_email})
    with me.db.write() as tx:
        (address,) = tx.execute(
            "SELECT email FROM accounts WHERE id = ?", (me.account_id,)
        ).fetchone()
        message = mail.put(tx, address, "note", body.subject, body.text, me.account_id)
        audit.record(tx, me.account_id, "email.sent", message=message)
    status = mail.deliver(me.db, me.settings, message)
    if status == "failed":
        raise ApiError(
            502, "not_delivered", "The mail provider did not accept the message. Try again later."
        )
    return Sent(id=message, status=status)
