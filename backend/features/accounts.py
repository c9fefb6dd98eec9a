"""Registration."""

from __future__ import annotations

import sqlite3

from fastapi import APIRouter, BackgroundTasks, Response

from backend import mail, passwords
from backend.clock import now
from backend.context import Anyone, Context
from backend.errors import ApiError, invalid, refuses
from backend.features.login import COOKIE, SessionState, begin, enter
from backend.fields import Body, Email, Name, NewPassword
from backend.rate_limit import spend
from backend.tokens import new_id

router = APIRouter()


class Registration(Body):
    email: Email
    password: NewPassword
    name: Name


@router.post("/api/accounts", status_code=201, responses={201: COOKIE, **refuses(409, 429)})
def register(
    context: Anyone, body: Registration, response: Response, background: BackgroundTasks
) -> SessionState:
    """Create an account and sign in. Nobody has proved the address yet: see `access.verify`."""
    spend(context.db, {f"register:address:{context.network}": context.settings.limit_address})
    objection = passwords.objection(body.password, body.email)
    if objection:
        raise invalid(password=objection)
    account, password_hash = new_id(), passwords.hashed(body.password)
    try:
        with context.db.write() as tx:
            tx.execute(
                "INSERT INTO accounts (id, email, name, password_hash, created_at)"
                " VALUES (?, ?, ?, ?, ?)",
                (account, body.email, body.name, password_hash, now()),
            )
            entry = begin(tx, context, account, "account.created")
            message = _ask_for_proof(tx, context, body.email)
    except sqlite3.IntegrityError:
        raise ApiError(
            409, "email_taken", "An account with this e-mail already exists. Log in instead."
        ) from None
    background.add_task(mail.deliver, context.db, context.settings, message)
    return enter(context, response, entry)


def _ask_for_proof(tx: sqlite3.Connection, context: Context, email: str) -> str:
    """Put a message to the address into the outbox; return its id.

    It does not belong to the account: the owner of the address may be somebody else.
    """
    text = (
        "Somebody has created an account of Interview booking with this address.\n"
        "If it was you, confirm the address: open this page in the same browser, and log in with\n"
        f"a code by e-mail: {context.origin}/login\n"
        "If it was not you, log in with a code or ask for a new password: that ends the password\n"
        "and the sessions of whoever did it.\n"
    )
    return mail.put(tx, email, "welcome", "Confirm your address", text)
