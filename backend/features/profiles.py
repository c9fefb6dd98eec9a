"""The people to interview: list, search, create, edit, delete."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, StringConstraints

from backend import audit
from backend.clock import now
from backend.context import Me
from backend.errors import not_found, refuses
from backend.fields import LINE, STRIPPED, Body, Email, Name
from backend.quotas import expect_room
from backend.tokens import new_id

router = APIRouter()

Role = Annotated[str, StringConstraints(max_length=100, pattern=LINE), STRIPPED]
Notes = Annotated[str, StringConstraints(max_length=5000, pattern=r"^[^\x00]*$")]
COLUMNS = "id, name, email, role, notes"
TEXT = "name || char(10) || email || char(10) || role"  # the text that a search reads


class Person(Body):
    name: Name
    email: Email
    role: Role = ""
    notes: Notes = ""


class Profile(BaseModel):
    id: str
    name: str
    email: str
    role: str
    notes: str


class Profiles(BaseModel):
    profiles: list[Profile]
    page: int
    pages: int
    total: int


@router.get("/api/profiles")
def list_profiles(
    me: Me,
    q: Annotated[str, Query(max_length=100)] = "",
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
    size: Annotated[int, Query(ge=1, le=100)] = 10,
) -> Profiles:
    where = f"FROM profiles WHERE account_id = :account AND instr(lower({TEXT}), lower(:q))"
    values = {"account": me.account_id, "q": q.strip(), "size": size, "skip": (page - 1) * size}
    with me.db.read() as tx:
        (total,) = tx.execute(f"SELECT count(*) {where}", values).fetchone()
        order = "ORDER BY natural_key(name), id LIMIT :size OFFSET :skip"
        rows = tx.execute(f"SELECT {COLUMNS} {where} {order}", values).fetchall()
    found = [Profile(**row) for row in rows]
    return Profiles(profiles=found, page=page, pages=max(1, -(-total // size)), total=total)


@router.post("/api/profiles", status_code=201, responses=refuses(409))
def create(me: Me, body: Person) -> Profile:
    profile = Profile(id=new_id(), **body.model_dump())
    with me.db.write() as tx:
        expect_room(tx, "profiles", me.account_id)
        tx.execute(
            "INSERT INTO profiles VALUES (?, ?, ?, ?, ?, ?, ?)",
            (profile.id, me.account_id, body.name, body.email, body.role, body.notes, now()),
        )
        audit.record(tx, me.account_id, "profile.created", profile=profile.id)
    return profile


@router.get("/api/profiles/{id}")
def read(me: Me, id: str) -> Profile:
    with me.db.read() as tx:
        row = tx.execute(
            f"SELECT {COLUMNS} FROM profiles WHERE id = ? AND account_id = ?", (id, me.account_id)
        ).fetchone()
    if not row:
        raise not_found("profile")
    return Profile(**row)


@router.put("/api/profiles/{id}")
def edit(me: Me, id: str, body: Person) -> Profile:
    with me.db.write() as tx:
        found = tx.execute(
            "UPDATE profiles SET name = ?, email = ?, role = ?, notes = ?"
            " WHERE id = ? AND account_id = ?",
            (body.name, body.email, body.role, body.notes, id, me.account_id),
        )
        if not found.rowcount:
            raise not_found("profile")
        audit.record(tx, me.account_id, "profile.edited", profile=id)
    return Profile(id=id, **body.model_dump())


@router.delete("/api/profiles/{id}", status_code=204)
def delete(me: Me, id: str) -> None:
    with me.db.write() as tx:
        gone = tx.execute(
            "DELETE FROM profiles WHERE id = ? AND account_id = ?", (id, me.account_id)
        )
        if not gone.rowcount:
            raise not_found("profile")
        audit.record(tx, me.account_id, "profile.deleted", profile=id)
