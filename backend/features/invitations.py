"""Invitations to an organisation: by e-mail, for that address alone, valid once and for a week."""

from __future__ import annotations

import sqlite3

from fastapi import APIRouter, BackgroundTasks
from pydantic import BaseModel

from backend import audit, mail
from backend.clock import iso, now
from backend.context import Me
from backend.errors import ApiError, not_found, refuses
from backend.features.organisations import Organisation, Role, expect_manager, role_of
from backend.fields import Body, Email, Secret
from backend.quotas import expect_room
from backend.rate_limit import spend
from backend.tokens import digest, new_id, new_secret

router = APIRouter()

LIFETIME_S = 7 * 24 * 3600


class Invite(Body):
    email: Email
    role: Role = "member"


class Acceptance(Body):
    token: Secret


class Invitation(BaseModel):
    id: str
    email: str
    role: Role
    expires_at: str


class Invitations(BaseModel):
    invitations: list[Invitation]


@router.get("/api/organisations/{id}/invitations", responses=refuses(403))
def list_invitations(me: Me, id: str) -> Invitations:
    with me.db.read() as tx:
        expect_manager(tx, me, id)
        rows = tx.execute(
            "SELECT id, email, role, expires_at FROM invitations"
            " WHERE organisation_id = ? AND expires_at > ? ORDER BY natural_key(email)",
            (id, now()),
        ).fetchall()
    shown = [Invitation(**{**row, "expires_at": iso(row["expires_at"])}) for row in rows]
    return Invitations(invitations=shown)


@router.post("/api/organisations/{id}/invitations", status_code=201, responses=refuses(409, 429))
def invite(me: Me, id: str, body: Invite, background: BackgroundTasks) -> Invitation:
    """Invite an address. A new invitation replaces an open one over which one has power."""
    with me.db.read() as tx:
        expect_manager(tx, me, id, body.role)
    spend(me.db, {f"email:account:{me.account_id}": me.settings.limit_email})
    invitation, token, expires_at = new_id(), new_secret(), now() + LIFETIME_S
    with me.db.write() as tx:
        expect_manager(tx, me, id, body.role)
        expect_room(tx, "invitations", id)
        replaced = tx.execute(
            "DELETE FROM invitations WHERE organisation_id = ? AND email = ?"
            " RETURNING role, invited_by, expires_at",
            (id, body.email),
        ).fetchone()
        if replaced and replaced["expires_at"] > now():
            _expect_power_over(tx, me, id, replaced)
        tx.execute(
            "INSERT INTO invitations VALUES (?, ?, ?, ?, ?, ?, ?)",
            (invitation, id, body.email, body.role, digest(token), expires_at, me.account_id),
        )
        text = (
            f"You are invited to an organisation of Interview booking, as {body.role}.\n"
            f"Log in with this address and open {me.origin}/organisations#{token} within a week.\n"
        )
        message = mail.put(tx, body.email, "invitation", "An invitation", text)
        audit.record(tx, me.account_id, "member.invited", organisation=id, invitation=invitation)
    background.add_task(mail.deliver, me.db, me.settings, message)
    return Invitation(id=invitation, email=body.email, role=body.role, expires_at=iso(expires_at))


@router.delete("/api/organisations/{id}/invitations/{invitation}", status_code=204)
def withdraw(me: Me, id: str, invitation: str) -> None:
    with me.db.write() as tx:
        expect_manager(tx, me, id)
        gone = tx.execute(
            "DELETE FROM invitations WHERE id = ? AND organisation_id = ?"
            " RETURNING role, invited_by",
            (invitation, id),
        ).fetchone()
        if not gone:
            raise not_found("invitation")
        _expect_power_over(tx, me, id, gone)
        audit.record(tx, me.account_id, "invitation.withdrawn", invitation=invitation)


@router.post("/api/invitations/accept", responses=refuses(409))
def accept(me: Me, body: Acceptance) -> Organisation:
    """Accept an invitation. An existing member keeps the role."""
    with me.db.write() as tx:
        row = _take(tx, me, body.token)
        organisation = row["organisation_id"]
        expect_room(tx, "members", organisation)
        expect_room(tx, "organisations", me.account_id)
        tx.execute(
            "INSERT OR IGNORE INTO memberships VALUES (?, ?, ?)",
            (organisation, me.account_id, row["role"]),
        )
        (name,) = tx.execute(
            "SELECT name FROM organisations WHERE id = ?", (organisation,)
        ).fetchone()
        audit.record(tx, me.account_id, "member.joined", organisation=organisation)
        role = role_of(tx, organisation, me.account_id)
    return Organisation(id=organisation, name=name, role=role)


def _expect_power_over(tx: sqlite3.Connection, me: Me, id: str, invitation: sqlite3.Row) -> None:
    """Of an owner's invitation, or one to become an owner, only owners dispose.

    Raises ApiError 403, which takes back what the transaction did.
    """
    for role in (invitation["role"], role_of(tx, id, invitation["invited_by"])):
        expect_manager(tx, me, id, role)


def _take(tx: sqlite3.Connection, me: Me, token: str) -> sqlite3.Row:
    row: sqlite3.Row | None = tx.execute(
        "DELETE FROM invitations WHERE token_hash = ? AND expires_at > ?"
        " AND email = (SELECT email FROM accounts WHERE id = ?) RETURNING *",
        (digest(token), now(), me.account_id),
    ).fetchone()
    if not row:
        raise ApiError(
            400,
            "bad_link",
            "The invitation is wrong, used, expired or not for you. Ask for a new one.",
        )
    return row
