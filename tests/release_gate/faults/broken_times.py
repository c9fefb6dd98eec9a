"""Defects in the times that are offered and booked, for `broken_backend`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from backend import clock, week
from backend.features import availability, share
from tests.release_gate.faults.breakage import by_name


def ignores_clock_changes() -> None:
    """Local times that do not exist are offered, and repeated ones twice."""

    def of_day(
        slots: tuple[week.Slot, ...], minutes: int, zone: ZoneInfo, day: date
    ) -> Iterator[int]:
        midnight = datetime.combine(day, time(), zone).timestamp()
        for slot in slots:
            if slot.weekday == day.weekday():
                for minute in range(slot.start, slot.end - minutes + 1, minutes):
                    yield int(midnight) + 60 * minute

    week.__dict__["_of_day"] = of_day


def books_anything() -> None:
    """Every time can be booked."""
    share.__dict__["is_free"] = lambda tx, account_id, start: True


def offers_a_month() -> None:
    """A month is offered instead of two weeks."""
    starts = week.starts

    def more(
        slots: Iterable[week.Slot], minutes: int, zone: ZoneInfo, first: date, days: int
    ) -> list[int]:
        return starts(slots, minutes, zone, first, 2 * days)

    availability.__dict__["starts"] = more


def accepts_overlaps() -> None:
    """Slots of a day may overlap."""
    availability.__dict__["overlapping"] = lambda slots: False


def begun() -> None:
    """A time that begins now can be booked."""
    vars(share)["now"] = lambda: clock.now() - 1


def quadratic_times() -> None:
    """Every free time is compared with every booking of the account."""

    def free(moments: Iterable[int], length: int, taken: Sequence[tuple[int, int]]) -> list[int]:
        return [
            moment
            for moment in moments
            if not any(moment < end and begin < moment + length for begin, end in taken)
        ]

    availability.free = free  # type: ignore[attr-defined]


BROKEN_TIMES = by_name(
    *(ignores_clock_changes, books_anything, offers_a_month, accepts_overlaps, begun),
    *(quadratic_times,),
)
