"""Log-in with a one-time code that is sent by e-mail."""

from __future__ import annotations

import secrets

from fastapi import APIRouter, BackgroundTasks, Response
from pydantic import BaseModel

from backend import access, audit, lockout, mail, passwords
from backend.clock import now
from backend.context import Anyone, Context
from backend.errors import ApiError, refuses
from backend.features.login import COOKIE, SessionState, account_by_email, begin, enter
from backend.fields import Body, Code, Email
from backend.rate_limit import spend
from backend.settings import Limit
from backend.sources import Source

router = APIRouter()

LIFETIME_S = 600
MAX_ATTEMPTS = 5


class CodeRequest(Body):
    email: Email


class CodeAnswer(Body):
    email: Email
    code: Code


class Detail(BaseModel):
    detail: str


@router.post("/api/codes", status_code=202, responses=refuses(429))
def send_code(context: Anyone, body: CodeRequest, background: BackgroundTasks) -> Detail:
    source = context.source_for(body.email)
    _spend(context, "code-send", body.email, source, context.settings.limit_code_unknown)
    message = _put_code(context, body.email, source)
    if message:  # after the response, so that a slow provider does not reveal who has an account
        background.add_task(mail.deliver, context.db, context.settings, message)
    return Detail(detail="If an account with this e-mail exists, a code is on its way.")


@router.post("/api/codes/verify", responses={200: COOKIE, **refuses(401, 429)})
def verify_code(context: Anyone, body: CodeAnswer, response: Response) -> SessionState:
    source = context.source_for(body.email)
    _spend(context, "code-verify", body.email, source, context.settings.limit_guess_unknown)
    with context.db.write() as tx:
        row = tx.execute(
            "UPDATE codes SET attempts_left = attempts_left - 1"
            " WHERE account_id = (SELECT id FROM accounts WHERE email = ?)"
            " AND source = ? AND attempts_left > 0 AND expires_at > ?"
            " RETURNING account_id, code_hash",
            (body.email, source.name, now()),
        ).fetchone()
    if not passwords.matches(row["code_hash"] if row else None, body.code):
        raise _wrong()
    with context.db.write() as tx:
        # Only one of two requests with the same code deletes it.
        used = tx.execute(
            "DELETE FROM codes WHERE account_id = ? AND code_hash = ?",
            (row["account_id"], row["code_hash"]),
        )
        if not used.rowcount:
            raise _wrong()
        lockout.forget(tx, body.email)
        signed_in_to = context.session.account_id if context.session else ""
        access.verify(tx, row["account_id"], by_owner_of=signed_in_to)
        entry = begin(tx, context, row["account_id"], by="code")
    return enter(context, response, entry)


def _spend(context: Context, what: str, email: str, source: Source, ceiling: Limit) -> None:
    limits = source.limits(what, email, context.settings.limit_code, ceiling)
    address = {f"{what}:address:{context.network}": context.settings.limit_address}
    spend(context.db, {**limits, **address})


def _put_code(context: Context, email: str, source: Source) -> str | None:
    """Put a new code into the outbox. Returns the id of the message, or None."""
    code = f"{secrets.randbelow(1_000_000):06}"
    code_hash = passwords.hashed(code)  # for unknown addresses too, so that both take the same time
    with context.db.write() as tx:
        account = account_by_email(tx, email)
        if not account:
            return None
        tx.execute(
            "INSERT OR REPLACE INTO codes VALUES (?, ?, ?, ?, ?)",
            (account["id"], source.name, code_hash, now() + LIFETIME_S, MAX_ATTEMPTS),
        )
        audit.record(tx, account["id"], "code.sent")
        text = (
            f"Your code is {code}. It can be used once, within 10 minutes.\n"
            "If you did not ask for it, you can ignore this message.\n"
        )
        return mail.put(tx, email, "code", "Your code to log in", text, account["id"])


def _wrong() -> ApiError:
    return ApiError(401, "wrong_code", "The code is wrong or has expired. Ask for a new one.")
