"""The weekly schedule of an account, and its bookings."""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from pydantic import BaseModel, Field

from backend import audit
from backend.clock import iso, now
from backend.context import Me
from backend.errors import invalid, not_found
from backend.fields import CLOCK_PATTERN, Body, Line
from backend.week import DAY_MIN, Slot, free, offered, overlapping, starts

router = APIRouter()

MAX_MINUTES = 480  # of one interview
LISTED_BOOKINGS = 1000
LISTED_AFTER_S = 30 * DAY_MIN * 60  # a booking is listed for so long after it began

Clock = Annotated[str, Field(pattern=CLOCK_PATTERN)]


class WeeklySlot(Body):
    weekday: Annotated[int, Field(ge=0, le=6)]
    start: Clock
    end: Clock


class Schedule(Body):
    time_zone: Line = "UTC"
    minutes: Annotated[int, Field(ge=5, le=MAX_MINUTES)] = 30
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
            "SELECT * FROM bookings WHERE account_id = ? AND start_at > ?"
            " ORDER BY start_at LIMIT ?",
            (me.account_id, now() - LISTED_AFTER_S, LISTED_BOOKINGS),
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
    slots, zone = _slots(tx, account_id), ZoneInfo(row["time_zone"])
    moments = starts(slots, row["minutes"], zone, first, days)
    if not moments:
        return []
    length = row["minutes"] * 60
    taken = _taken(tx, account_id, moments[0], moments[-1] + length)
    return free(moments, length, taken)


def is_free(tx: sqlite3.Connection, account_id: str, start: int) -> bool:
    """Whether `start` is one of the free starts: quick enough to be asked under the write lock."""
    row = tx.execute("SELECT * FROM schedules WHERE account_id = ?", (account_id,)).fetchone()
    if not row:
        return False
    zone, end = ZoneInfo(row["time_zone"]), start + row["minutes"] * 60
    return offered(_slots(tx, account_id), row["minutes"], zone, start) and not _taken(
        tx, account_id, start, end
    )


def as_booking(row: sqlite3.Row) -> Booking:
    return Booking(
        id=row["id"],
        start=iso(row["start_at"]),
        end=iso(row["end_at"]),
        name=row["name"],
        email=row["email"],
    )


def expect_zone(name: str) -> None:
    """Raises RequestValidationError unless it is the name of a time zone."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # OSError for a folder of the database, as Europe is
        raise invalid(time_zone="Use a time zone name such as Europe/Berlin or UTC.") from None


def _taken(tx: sqlite3.Connection, account_id: str, begin: int, end: int) -> list[tuple[int, int]]:
    """Starts and ends of the bookings that overlap the time from `begin` to `end`, by start."""
    rows = tx.execute(
        "SELECT start_at, end_at FROM bookings WHERE account_id = ?"
        " AND start_at > ? AND start_at < ? AND end_at > ? ORDER BY start_at",
        (account_id, begin - MAX_MINUTES * 60, end, begin),
    )
    return [tuple(row) for row in rows]


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
