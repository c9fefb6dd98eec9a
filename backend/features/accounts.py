"""Registration."""

from __future__ import annotations

import sqlite3

from fastapi import APIRouter, Response

from backend import audit, passwords, sessions
from backend.clock import now
from backend.context import Anyone
from backend.errors import ApiError, invalid
from backend.features.login import SessionState, enter
from backend.fields import Body, Email, Name, Password
from backend.rate_limit import spend
from backend.tokens import new_id

router = APIRouter()


class Registration(Body):
    email: Email
    password: Password
    name: Name


@router.post("/api/accounts", status_code=201)
def register(context: Anyone, body: Registration, response: Response) -> SessionState:
    spend(context.db, {f"register:address:{context.address}": context.settings.limit_address})
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
            secret, session = sessions.start(
                tx, account, context.settings, instead_of=context.session
            )
            audit.record(tx, account, "account.created")
    except sqlite3.IntegrityError:
        raise ApiError(409, "email_taken", "An account with this e-mail already exists.") from None
    return enter(context, response, secret, session)
