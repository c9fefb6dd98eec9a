"""The public side of an account: a link that shows free times and accepts bookings."""

from __future__ import annotations

import sqlite3
from datetime import date, datetime, timezone
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Query
from pydantic import AwareDatetime, BaseModel, Field, StringConstraints

from backend import audit, mail
from backend.clock import iso, now
from backend.context import Anyone, Me
from backend.errors import ApiError, not_found, refuses
from backend.features.availability import Booking, as_booking, free_starts, is_free
from backend.fields import LINE, STRIPPED, Body, Email, Name
from backend.quotas import expect_room
from backend.rate_limit import spend
from backend.tokens import new_id, new_secret

router = APIRouter()

END_OF_TIME = 2**37  # the year 6325: from there on, time zones could leave the calendar

Headline = Annotated[str, StringConstraints(max_length=200, pattern=LINE), STRIPPED]


class Appearance(Body):
    headline: Headline = ""
    visible: bool = True


class Share(BaseModel):
    headline: str
    visible: bool
    url: str | None


class PublicProfile(BaseModel):
    name: str
    headline: str
    minutes: int
    time_zone: str
    free: list[str]


class BookingRequest(Body):
    start: Annotated[AwareDatetime, Field(strict=False)]  # JSON has no type for it
    name: Name
    email: Email


@router.get("/api/share")
def show(me: Me) -> Share:
    with me.db.read() as tx:
        row = tx.execute("SELECT * FROM shares WHERE account_id = ?", (me.account_id,)).fetchone()
    if not row:
        return Share(headline="", visible=True, url=None)
    url = f"{me.origin}/p/{row['token']}" if row["token"] else None
    return Share(headline=row["headline"], visible=row["visible"], url=url)


@router.put("/api/share")
def save(me: Me, body: Appearance) -> Share:
    with me.db.write() as tx:
        tx.execute(
            "INSERT INTO shares VALUES (?, NULL, ?, ?) ON CONFLICT (account_id)"
            " DO UPDATE SET headline = excluded.headline, visible = excluded.visible",
            (me.account_id, body.headline, body.visible),
        )
        audit.record(tx, me.account_id, "share.changed")
    return show(me)


@router.post("/api/share/link", status_code=201)
def make_link(me: Me) -> Share:
    """Make a new link; the previous one stops working."""
    _set_token(me, new_secret(), "share.made")
    return show(me)


@router.delete("/api/share/link", status_code=204)
def revoke_link(me: Me) -> None:
    _set_token(me, None, "share.revoked")


@router.get("/api/public/{token}")
def public(
    context: Anyone,
    token: str,
    first: Annotated[date | None, Query()] = None,
    days: Annotated[int, Query(ge=1, le=31)] = 14,
) -> PublicProfile:
    with context.db.read() as tx:
        owner = _owner(tx, token)
        free = free_starts(tx, owner["id"], _day(first), days)
    return PublicProfile(
        name=owner["name"],
        headline=owner["headline"],
        minutes=owner["minutes"] or 0,
        time_zone=owner["time_zone"] or "UTC",
        free=[iso(moment) for moment in free if moment > now()],
    )


@router.post("/api/public/{token}/bookings", status_code=201, responses=refuses(409, 429))
def book(context: Anyone, token: str, body: BookingRequest, background: BackgroundTasks) -> Booking:
    """Check and book under one lock, so that no time is booked twice."""
    spend(context.db, {f"book:address:{context.network}": context.settings.limit_address})
    start = int(body.start.timestamp())
    with context.db.write() as tx:
        owner = _owner(tx, token)
        if not now() < start < END_OF_TIME or not is_free(tx, owner["id"], start):
            raise ApiError(409, "not_free", "This time is no longer free. Choose another one.")
        expect_room(tx, "future bookings", owner["id"])
        row = (new_id(), owner["id"], start, start + owner["minutes"] * 60)
        tx.execute(
            "INSERT INTO bookings VALUES (?, ?, ?, ?, ?, ?, ?)",
            (*row, body.name, body.email, now()),
        )
        audit.record(tx, owner["id"], "booking.made", booking=row[0])
        message = _tell_owner(tx, owner, body.name, start)
        booked = tx.execute("SELECT * FROM bookings WHERE id = ?", row[:1]).fetchone()
    if message:
        background.add_task(mail.deliver, context.db, context.settings, message)
    return as_booking(booked)


def _tell_owner(tx: sqlite3.Connection, owner: sqlite3.Row, name: str, start: int) -> str | None:
    wanted = tx.execute(
        "SELECT booking FROM notify_preferences WHERE account_id = ?", (owner["id"],)
    ).fetchone()
    if wanted and not wanted["booking"]:
        return None
    text = f"{name} has booked {iso(start)}.\n"
    return mail.put(tx, owner["email"], "booking", "A new booking", text, owner["id"])


def _owner(tx: sqlite3.Connection, token: str) -> sqlite3.Row:
    """Raises the same ApiError 404 for a link that is unknown, revoked or hidden."""
    row: sqlite3.Row | None = tx.execute(
        "SELECT accounts.id, name, email, headline, minutes, time_zone FROM shares"
        " JOIN accounts ON accounts.id = shares.account_id"
        " LEFT JOIN schedules ON schedules.account_id = accounts.id"
        " WHERE token = ? AND visible",
        (token,),
    ).fetchone()
    if row is None:
        raise not_found("profile")
    return row


def _set_token(me: Me, token: str | None, action: str) -> None:
    with me.db.write() as tx:
        tx.execute(
            "INSERT INTO shares VALUES (?, ?, '', TRUE)"
            " ON CONFLICT (account_id) DO UPDATE SET token = excluded.token",
            (me.account_id, token),
        )
        audit.record(tx, me.account_id, action)


def _day(first: date | None) -> date:
    """The first day, kept away from both ends of the calendar, so that days can be added."""
    day = first or datetime.fromtimestamp(now(), timezone.utc).date()
    return min(max(day, date(1970, 1, 2)), date(9000, 1, 1))
