"""Log-in, extension of a session, log-out."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from backend import audit, lockout, passwords, sessions, sources
from backend.clock import iso, now
from backend.context import Anyone, Context, Me, SignedIn, expect_signed_in
from backend.errors import ApiError, refuses
from backend.fields import Body, Email, Password
from backend.rate_limit import spend
from backend.sessions import Session

router = APIRouter()


COOKIE = {"headers": {"Set-Cookie": {"schema": {"type": "string"}, "required": True}}}


class Account(BaseModel):
    id: str
    email: str
    name: str
    verified: bool


@dataclass(frozen=True)
class Entry:
    """A log-in: the new session, and the values of the cookies for session and device."""

    session: Session
    secret: str
    device: str


class SignedOutState(BaseModel):
    signed_in: Annotated[bool, Field(examples=[False])] = False


class SessionState(BaseModel):
    signed_in: bool = True
    account: Account
    csrf_token: str
    expires_at: str
    seconds_left: int


class SessionEnd(BaseModel):
    expires_at: str
    seconds_left: int


class Credentials(Body):
    email: Email
    password: Password


@router.get("/api/session")
def show(context: Anyone) -> SessionState | SignedOutState:
    return state(context, context.session) if context.session else SignedOutState()


@router.post("/api/session", responses={200: COOKIE, **refuses(401, 423, 429)})
def log_in(context: Anyone, body: Credentials, response: Response) -> SessionState:
    source, settings = context.source_for(body.email), context.settings
    limits = source.limits("login", body.email, settings.limit_login, settings.limit_login_unknown)
    spend(context.db, {**limits, f"login:address:{context.network}": settings.limit_address})
    with context.db.read() as tx:
        lockout.expect_open(tx, body.email, source)
        row = account_by_email(tx, body.email)
    right = passwords.matches(row["password_hash"] if row else None, body.password)
    with context.db.write() as tx:
        # Hashing takes long: the source may be locked by now, or the password another one.
        lockout.expect_open(tx, body.email, source)
        right = right and row is not None and passwords.is_current(tx, row)
        if row and right:
            lockout.forget(tx, body.email)
            entry = begin(tx, context, row["id"], by="password")
        else:
            lockout.count(tx, body.email, source)
    if not right:
        raise ApiError(
            401,
            "wrong_credentials",
            "The e-mail or the password is wrong. Check both, or log in with a code by e-mail.",
        )
    return enter(context, response, entry)


@router.delete("/api/session", status_code=204, responses={204: COOKIE})
def log_out(me: Me, response: Response) -> None:
    with me.db.write() as tx:
        sessions.end(tx, me.session)
        audit.record(tx, me.account_id, "session.ended")
    leave(me, response)


@router.post("/api/session/touch")
def touch(me: Me) -> SessionEnd:
    with me.db.write() as tx:
        expect_signed_in(tx, me)
        expires_at = sessions.touch(tx, me.session, me.settings)
    return SessionEnd(expires_at=iso(expires_at), seconds_left=expires_at - now())


def begin(
    tx: sqlite3.Connection,
    context: Context,
    account_id: str,
    action: str = "session.began",
    **details: str,
) -> Entry:
    """Start a session, and end the one that this browser had. Every way of log-in calls this."""
    audit.record(tx, account_id, action, **details)
    secret, session = sessions.start(tx, account_id, context.settings, instead_of=context.session)
    return Entry(session, secret, sources.remember(tx, account_id, context.device))


def account_by_email(tx: sqlite3.Connection, email: str) -> sqlite3.Row | None:
    row: sqlite3.Row | None = tx.execute(
        "SELECT * FROM accounts WHERE email = ?", (email,)
    ).fetchone()
    return row


def enter(context: Context, response: Response, entry: Entry) -> SessionState:
    """Set the cookies of a log-in, and describe the session."""
    for name, value, max_age in (
        (sessions.COOKIE, entry.secret, None),
        (sources.COOKIE, entry.device, sources.LIFETIME_S),
    ):
        secure = _secure(context)
        response.set_cookie(
            name, value, max_age, path="/", secure=secure, httponly=True, samesite="lax"
        )
    return state(context, entry.session)


def leave(me: SignedIn, response: Response) -> None:
    """Delete the cookie."""
    response.delete_cookie(sessions.COOKIE, secure=_secure(me), httponly=True, samesite="lax")


def state(context: Context, session: Session) -> SessionState:
    with context.db.read() as tx:
        row = tx.execute(
            "SELECT id, email, name, verified_at IS NOT NULL AS verified FROM accounts"
            " WHERE id = ?",
            (session.account_id,),
        ).fetchone()
    return SessionState(
        account=Account(**row),
        csrf_token=session.csrf_token,
        expires_at=iso(session.expires_at),
        seconds_left=max(0, session.expires_at - now()),
    )


def _secure(context: Context | SignedIn) -> bool:
    return context.origin.startswith("https:")
