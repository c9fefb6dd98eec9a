"""Weekly slots become times in UTC."""

from __future__ import annotations

from datetime import date, datetime, time, timezone
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from backend.week import DAY_MIN, Slot, free, offered, overlapping, starts


def at(moment: int, zone: str) -> str:
    return datetime.fromtimestamp(moment, ZoneInfo(zone)).strftime("%H:%M")


def test_clock_changes() -> None:
    night, zone = [Slot(6, 60, 240)], "Europe/Berlin"  # Sunday 01:00 to 04:00
    spring = starts(night, 60, ZoneInfo(zone), date(2026, 3, 29), 1)
    autumn = starts(night, 60, ZoneInfo(zone), date(2026, 10, 25), 1)
    assert [at(moment, zone) for moment in spring] == ["01:00", "03:00"]
    assert [at(moment, zone) for moment in autumn] == ["01:00", "02:00", "03:00"]
    utc = datetime(2026, 10, 25, 0, 0, tzinfo=timezone.utc).timestamp()
    assert autumn[1] == utc


slots = st.builds(
    lambda day, start, length: Slot(day, start, min(DAY_MIN, start + length)),
    st.integers(0, 6),
    st.integers(0, DAY_MIN - 1),
    st.integers(1, DAY_MIN),
)


@given(
    st.lists(slots, max_size=4),
    st.integers(5, 480),
    st.sampled_from(["UTC", "Europe/Berlin", "Asia/Kathmandu", "Australia/Lord_Howe"]),
    st.dates(date(2000, 1, 1), date(2050, 1, 1)),
)
def test_every_start_lies_in_a_slot_of_its_local_day(
    week: list[Slot], minutes: int, zone: str, first: date
) -> None:
    found = starts(week, minutes, ZoneInfo(zone), first, 8)
    assert found == sorted(set(found))
    for moment in found:
        local = datetime.fromtimestamp(moment, ZoneInfo(zone))
        minute = local.hour * 60 + local.minute
        assert any(
            slot.weekday == local.weekday() and slot.start <= minute <= slot.end - minutes
            for slot in week
        )


@given(
    st.lists(slots, max_size=3),
    st.integers(5, 480),
    st.sampled_from(["UTC", "Europe/Berlin", "Asia/Kathmandu", "Australia/Lord_Howe"]),
    st.sampled_from([date(2026, 3, 28), date(2026, 4, 4), date(2026, 10, 24), date(2026, 10, 3)]),
    st.integers(0, 2 * DAY_MIN),
)
def test_what_is_offered_is_a_start(
    week: list[Slot], minutes: int, zone: str, first: date, later: int
) -> None:
    """Around changes of the clock."""
    found = starts(week, minutes, ZoneInfo(zone), first, 3)
    assert all(offered(week, minutes, ZoneInfo(zone), moment) for moment in found)
    begin = datetime.combine(first, time(), ZoneInfo(zone)).timestamp()
    moment = int(begin) + later * 60
    assert offered(week, minutes, ZoneInfo(zone), moment) == (moment in found)
    assert not offered(week, minutes, ZoneInfo(zone), moment + 1)


@given(
    st.lists(st.integers(1, 60), unique=True).map(sorted),
    st.integers(1, 9),
    st.lists(st.tuples(st.integers(1, 60), st.integers(1, 20))),
)
def test_free_moments_overlap_nothing(
    moments: list[int], length: int, bookings: list[tuple[int, int]]
) -> None:
    taken = sorted((begin, begin + long) for begin, long in bookings)
    naive = [
        moment
        for moment in moments
        if not any(moment < end and begin < moment + length for begin, end in taken)
    ]
    assert free(moments, length, taken) == naive


@given(st.lists(slots, max_size=5))
def test_overlap_is_a_shared_minute(week: list[Slot]) -> None:
    minutes = [(slot.weekday, minute) for slot in week for minute in range(slot.start, slot.end)]
    assert overlapping(week) == (len(minutes) != len(set(minutes)))
