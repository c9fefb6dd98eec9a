"""Organisations: their members, and who may change what. Outsiders get 404."""

from __future__ import annotations

import sqlite3
from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from backend import access, audit
from backend.clock import now
from backend.context import Me
from backend.errors import ApiError, not_found, refuses
from backend.fields import Body, Name
from backend.quotas import expect_room
from backend.tokens import new_id

router = APIRouter()

Role = Literal["owner", "admin", "member"]
# The roles that each role can give and manage.
GRANTS: dict[Role, tuple[Role, ...]] = {
    "member": (),
    "admin": ("member", "admin"),
    "owner": ("member", "admin", "owner"),
}


class Named(Body):
    name: Name


class RoleChange(Body):
    role: Role


class Organisation(BaseModel):
    id: str
    name: str
    role: Role


class Organisations(BaseModel):
    organisations: list[Organisation]


class Member(BaseModel):
    id: str
    name: str
    email: str
    role: Role


class Members(Organisation):
    members: list[Member]


@router.post("/api/organisations", status_code=201, responses=refuses(409))
def create(me: Me, body: Named) -> Organisation:
    made = Organisation(id=new_id(), name=body.name, role="owner")
    with me.db.write() as tx:
        expect_room(tx, "organisations", me.account_id)
        tx.execute("INSERT INTO organisations VALUES (?, ?, ?)", (made.id, made.name, now()))
        tx.execute("INSERT INTO memberships VALUES (?, ?, 'owner')", (made.id, me.account_id))
        audit.record(tx, me.account_id, "organisation.created", organisation=made.id)
    return made


@router.get("/api/organisations")
def list_organisations(me: Me) -> Organisations:
    with me.db.read() as tx:
        rows = tx.execute(
            "SELECT id, name, role FROM organisations JOIN memberships ON organisation_id = id"
            " WHERE account_id = ? ORDER BY natural_key(name), id",
            (me.account_id,),
        ).fetchall()
    return Organisations(organisations=[Organisation(**row) for row in rows])


@router.get("/api/organisations/{id}")
def read(me: Me, id: str) -> Members:
    with me.db.read() as tx:
        role = role_of(tx, id, me.account_id)
        (name,) = tx.execute("SELECT name FROM organisations WHERE id = ?", (id,)).fetchone()
        rows = tx.execute(
            "SELECT id, name, email, role FROM memberships JOIN accounts ON account_id = id"
            " WHERE organisation_id = ? ORDER BY natural_key(name), id",
            (id,),
        ).fetchall()
    return Members(id=id, name=name, role=role, members=[Member(**row) for row in rows])


@router.put("/api/organisations/{id}/members/{account}", responses=refuses(409))
def change_role(me: Me, id: str, account: str, body: RoleChange) -> RoleChange:
    with me.db.write() as tx:
        old = _expect_power_over(tx, me, id, account)
        expect_manager(tx, me, id, body.role)
        if old == "owner" and body.role != "owner":
            _expect_another_owner(tx, id)
        tx.execute(
            "UPDATE memberships SET role = ? WHERE organisation_id = ? AND account_id = ?",
            (body.role, id, account),
        )
        access.end_of_power(tx, id, account, GRANTS[body.role])
        audit.record(
            tx, me.account_id, "member.changed", organisation=id, member=account, role=body.role
        )
    return body


@router.delete("/api/organisations/{id}/members/{account}", status_code=204, responses=refuses(409))
def remove(me: Me, id: str, account: str) -> None:
    """Remove a member. Every member may leave."""
    with me.db.write() as tx:
        if account == me.account_id:
            old = role_of(tx, id, account)
        else:
            old = _expect_power_over(tx, me, id, account)
        if old == "owner":
            _expect_another_owner(tx, id)
        access.end_of_membership(tx, id, account)
        audit.record(tx, me.account_id, "member.removed", organisation=id, member=account)


def role_of(tx: sqlite3.Connection, id: str, account: str) -> Role:
    """Raises ApiError 404 if the account is not a member."""
    row = tx.execute(
        "SELECT role FROM memberships WHERE organisation_id = ? AND account_id = ?", (id, account)
    ).fetchone()
    if not row:
        raise not_found("organisation")
    role: Role = row["role"]
    return role


def expect_manager(tx: sqlite3.Connection, me: Me, id: str, of: Role = "member") -> None:
    """Owners manage everybody, admins everybody except owners. Raises ApiError 403 and 404."""
    if of not in GRANTS[role_of(tx, id, me.account_id)]:
        raise ApiError(
            403, "not_allowed", "Your role in the organisation does not allow this. Ask an owner."
        )


def _expect_power_over(tx: sqlite3.Connection, me: Me, id: str, account: str) -> Role:
    old = role_of(tx, id, account)
    expect_manager(tx, me, id, old)  # outsiders get what they get for an account that is no member
    return old


def _expect_another_owner(tx: sqlite3.Connection, id: str) -> None:
    (owners,) = tx.execute(
        "SELECT count(*) FROM memberships WHERE organisation_id = ? AND role = 'owner'", (id,)
    ).fetchone()
    if owners < 2:
        raise ApiError(409, "last_owner", "Make somebody else an owner first.")
