"""The weekly schedule of an account, and its bookings."""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from pydantic import BaseModel, Field

from backend import audit
from backend.clock import iso
from backend.context import Me
from backend.errors import invalid, not_found
from backend.fields import Body, Line
from backend.week import DAY_MIN, Slot, overlapping, starts

router = APIRouter()

Clock = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$")]


class WeeklySlot(Body):
    weekday: Annotated[int, Field(ge=0, le=6)]
    start: Clock
    end: Clock


class Schedule(Body):
    time_zone: Line = "UTC"
    minutes: Annotated[int, Field(ge=5, le=480)] = 30
    slots: list[WeeklySlot] = Field(default_factory=list, max_length=50)


class Booking(BaseModel):
    id: str
    start: str
    end: str
    name: str
    email: str


class Bookings(BaseModel):
    bookings: list[Booking]


@router.get("/api/availability")
def show(me: Me) -> Schedule:
    with me.db.read() as tx:
        row = tx.execute(
            "SELECT * FROM schedules WHERE account_id = ?", (me.account_id,)
        ).fetchone()
        slots = _slots(tx, me.account_id)
    if not row:
        return Schedule()
    shown = [
        WeeklySlot(weekday=slot.weekday, start=_clock(slot.start), end=_clock(slot.end))
        for slot in slots
    ]
    return Schedule(time_zone=row["time_zone"], minutes=row["minutes"], slots=shown)


@router.put("/api/availability")
def save(me: Me, body: Schedule) -> Schedule:
    expect_zone(body.time_zone)
    slots = [Slot(one.weekday, _minute(one.start), _minute(one.end)) for one in body.slots]
    if any(slot.end <= slot.start for slot in slots) or overlapping(slots):
        raise invalid(
            slots="Each slot must end after it starts, and slots of a day must not overlap."
        )
    with me.db.write() as tx:
        tx.execute(
            "INSERT OR REPLACE INTO schedules VALUES (?, ?, ?)",
            (me.account_id, body.time_zone, body.minutes),
        )
        tx.execute("DELETE FROM weekly_slots WHERE account_id = ?", (me.account_id,))
        rows = [(me.account_id, slot.weekday, slot.start, slot.end) for slot in slots]
        tx.executemany("INSERT INTO weekly_slots VALUES (?, ?, ?, ?)", rows)
        audit.record(tx, me.account_id, "availability.changed")
    return show(me)


@router.get("/api/bookings")
def bookings(me: Me) -> Bookings:
    with me.db.read() as tx:
        rows = tx.execute(
            "SELECT * FROM bookings WHERE account_id = ? ORDER BY start_at", (me.account_id,)
        ).fetchall()
    return Bookings(bookings=[as_booking(row) for row in rows])


@router.delete("/api/bookings/{id}", status_code=204)
def cancel(me: Me, id: str) -> None:
    with me.db.write() as tx:
        gone = tx.execute(
            "DELETE FROM bookings WHERE id = ? AND account_id = ?", (id, me.account_id)
        )
        if not gone.rowcount:
            raise not_found("booking")
        audit.record(tx, me.account_id, "booking.cancelled", booking=id)


def free_starts(tx: sqlite3.Connection, account_id: str, first: date, days: int) -> list[int]:
    """The start times of the schedule that overlap no booking, in seconds since 1970."""
    row = tx.execute("SELECT * FROM schedules WHERE account_id = ?", (account_id,)).fetchone()
    if not row:
        return []
    length = row["minutes"] * 60
    slots = _slots(tx, account_id)
    moments = starts(slots, row["minutes"], ZoneInfo(row["time_zone"]), first, days)
    taken = tx.execute(
        "SELECT start_at, end_at FROM bookings WHERE account_id = ?", (account_id,)
    ).fetchall()
    return [
        moment
        for moment in moments
        if not any(moment < end and begin < moment + length for begin, end in taken)
    ]


def as_booking(row: sqlite3.Row) -> Booking:
    return Booking(
        id=row["id"],
        start=iso(row["start_at"]),
        end=iso(row["end_at"]),
        name=row["name"],
        email=row["email"],
    )


def expect_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (
        KeyError,
        ValueError,
        OSError,
    ):  # OSError: the name of a folder of the database, such as Europe
        raise invalid(time_zone="Use a time zone name such as Europe/Berlin or UTC.") from None


def _slots(tx: sqlite3.Connection, account_id: str) -> list[Slot]:
    rows = tx.execute(
        "SELECT weekday, start_minute, end_minute FROM weekly_slots WHERE account_id = ?"
        " ORDER BY weekday, start_minute",
        (account_id,),
    )
    return [Slot(*row) for row in rows]


def _minute(clock: str) -> int:
    hours, minutes = clock.split(":")
    return min(DAY_MIN, int(hours) * 60 + int(minutes))


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
