"""Password change, password reset through a link in an e-mail, end of all sessions."""

from __future__ import annotations

import sqlite3

from fastapi import APIRouter, BackgroundTasks, Response
from pydantic import BaseModel

from backend import access, audit, lockout, mail, passwords
from backend.clock import now
from backend.context import Anyone, Me, expect_signed_in
from backend.errors import ApiError, invalid, refuses
from backend.features.login import COOKIE, account_by_email, leave
from backend.fields import Body, Email, NewPassword, Password, Secret
from backend.rate_limit import spend
from backend.tokens import digest, new_secret

router = APIRouter()

LINK_LIFETIME_S = 3600


class Change(Body):
    current_password: Password
    new_password: NewPassword


class LinkRequest(Body):
    email: Email


class Reset(Body):
    token: Secret
    new_password: NewPassword


class Detail(BaseModel):
    detail: str


@router.post("/api/password/change", status_code=204, responses=refuses(429))
def change(me: Me, body: Change) -> None:
    """Other sessions, codes and links end: somebody who knows the old password is logged out."""
    with me.db.read() as tx:
        row = tx.execute("SELECT * FROM accounts WHERE id = ?", (me.account_id,)).fetchone()
    spend(me.db, {f"password-change:account:{me.account_id}": me.settings.limit_login})
    if not passwords.matches(row["password_hash"], body.current_password):
        raise _wrong_password()
    password_hash = _new_hash(body.new_password, row["email"])
    with me.db.write() as tx:
        expect_signed_in(tx, me)  # hashing takes long: a reset may have come first
        if not passwords.is_current(tx, row):
            raise _wrong_password()
        _set(tx, me.account_id, password_hash, "password.changed")
        access.end_of_account(tx, me.account_id, but=me.session.token_hash)


@router.post("/api/password/reset-link", status_code=202, responses=refuses(429))
def send_link(context: Anyone, body: LinkRequest, background: BackgroundTasks) -> Detail:
    source, settings = context.source_for(body.email), context.settings
    limits = source.limits("reset", body.email, settings.limit_code, settings.limit_code_unknown)
    spend(context.db, {**limits, f"reset:address:{context.network}": settings.limit_address})
    token = new_secret()
    with context.db.write() as tx:
        account = account_by_email(tx, body.email)
        if account:
            tx.execute(
                "INSERT INTO password_resets VALUES (?, ?, ?)",
                (digest(token), account["id"], now() + LINK_LIFETIME_S),
            )
            audit.record(tx, account["id"], "reset_link.sent")
            # In the fragment, which reaches no log and no other site.
            text = (
                f"Set a new password within an hour: {context.origin}/password#{token}\n"
                "If you did not ask for it, you can ignore this message.\n"
            )
            message = mail.put(tx, body.email, "reset", "A new password", text, account["id"])
            background.add_task(mail.deliver, context.db, context.settings, message)
    return Detail(detail="If an account with this e-mail exists, a link is on its way.")


@router.post("/api/password/reset", status_code=204, responses=refuses(429))
def reset(context: Anyone, body: Reset) -> None:
    spend(context.db, {f"reset:address:{context.network}": context.settings.limit_address})
    known = (digest(body.token), now())
    find = (
        "SELECT accounts.* FROM accounts JOIN password_resets ON account_id = id"
        " WHERE token_hash = ? AND expires_at > ?"
    )
    with context.db.read() as tx:
        account = tx.execute(find, known).fetchone()
    if not account:
        raise _bad_link()
    password_hash = _new_hash(body.new_password, account["email"])
    with context.db.write() as tx:
        used = tx.execute("DELETE FROM password_resets WHERE token_hash = ?", known[:1])
        if not used.rowcount:
            raise _bad_link()
        _set(tx, account["id"], password_hash, "password.reset")
        access.end_of_account(tx, account["id"])
        access.verify(tx, account["id"], by_owner_of=account["id"])
        lockout.forget(tx, account["email"])


@router.delete("/api/sessions", status_code=204, responses={204: COOKIE})
def log_out_everywhere(me: Me, response: Response) -> None:
    with me.db.write() as tx:
        ended = access.end_of_account(tx, me.account_id)
        audit.record(tx, me.account_id, "sessions.ended", count=str(ended))
    leave(me, response)


def _new_hash(password: str, email: str) -> str:
    objection = passwords.objection(password, email)
    if objection:
        raise invalid(new_password=objection)
    return passwords.hashed(password)


def _set(tx: sqlite3.Connection, account_id: str, password_hash: str, action: str) -> None:
    tx.execute("UPDATE accounts SET password_hash = ? WHERE id = ?", (password_hash, account_id))
    audit.record(tx, account_id, action)


def _wrong_password() -> ApiError:
    return ApiError(
        403, "wrong_password", "The current password is wrong. Enter the one that you log in with."
    )


def _bad_link() -> ApiError:
    return ApiError(400, "bad_link", "The link is wrong, used or expired. Ask for a new one.")
