"""Conversion of weekly slots in a time zone to times in UTC. Pure.

A local time that a clock change skips is left out; one that occurs twice means its first occurrence
(PEP 495, fold=0). The length of an interview is in elapsed minutes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from itertools import pairwise
from zoneinfo import ZoneInfo

DAY_MIN = 24 * 60


@dataclass(frozen=True)
class Slot:
    """A slot of the week: Monday is 0; minutes from midnight, the end excluded."""

    weekday: int
    start: int
    end: int


def starts(
    slots: Iterable[Slot], minutes: int, zone: ZoneInfo, first: date, days: int
) -> list[int]:
    """The times, in seconds since 1970, at which an interview of that length can start."""
    week = tuple(slots)
    found = {
        moment
        for number in range(days)
        for moment in _of_day(week, minutes, zone, first + timedelta(days=number))
    }
    return sorted(found)


def offered(slots: Iterable[Slot], minutes: int, zone: ZoneInfo, moment: int) -> bool:
    """Whether `moment`, in seconds since 1970, is one of the `starts`, without computing them."""
    local = datetime.fromtimestamp(moment, zone)
    minute = local.hour * 60 + local.minute
    return not (local.second or local.fold) and any(
        slot.weekday == local.weekday()
        and slot.start <= minute <= slot.end - minutes
        and (minute - slot.start) % minutes == 0
        for slot in slots
    )


def free(moments: Iterable[int], length: int, taken: Sequence[tuple[int, int]]) -> list[int]:
    """The moments at which `length` seconds overlap none of `taken`, in linear time.

    Moments ascend; `taken` are starts and ends, by start. All are in seconds since 1970.
    """
    found, passed, latest_end = [], 0, 0
    for moment in moments:
        while passed < len(taken) and taken[passed][0] < moment + length:
            latest_end = max(latest_end, taken[passed][1])
            passed += 1
        if latest_end <= moment:
            found.append(moment)
    return found


def overlapping(slots: Iterable[Slot]) -> bool:
    week = sorted(slots, key=lambda slot: (slot.weekday, slot.start))
    return any(one.weekday == two.weekday and two.start < one.end for one, two in pairwise(week))


def _of_day(week: tuple[Slot, ...], minutes: int, zone: ZoneInfo, day: date) -> Iterator[int]:
    for slot in week:
        if slot.weekday == day.weekday():
            for minute in range(slot.start, slot.end - minutes + 1, minutes):
                local = datetime.combine(day, time(minute // 60, minute % 60), zone)
                moment = local.astimezone(timezone.utc)
                if moment.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
                    yield int(moment.timestamp())
