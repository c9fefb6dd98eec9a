"""Availability, the public link, and a booking that can not be made twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.week import DAY_MIN, Slot, overlapping, starts
from release_gate.testkit.client import Client, new_visitor
from release_gate.testkit.private_backend import PrivateBackend

ALL_WEEK = [{"weekday": day, "start": "09:00", "end": "11:00"} for day in range(7)]


def offer(client: Client, **changes: object) -> str:
    """Offers times and gives the token of the public link."""
    schedule = {"time_zone": "Europe/Berlin", "minutes": 30, "slots": ALL_WEEK, **changes}
    assert client.call("PUT", "/api/availability", schedule).json() == schedule
    return str(client.call("POST", "/api/share/link").json()["url"]).rpartition("/")[2]


def book(client: Client, token: str, start: str) -> int:
    body = {"start": start, "name": "Bob", "email": "bob@example.test"}
    return client.call("POST", f"/api/public/{token}/bookings", body).status_code


def free(client: Client, token: str) -> list[str]:
    found: list[str] = client.call("GET", f"/api/public/{token}").json()["free"]
    return found


def test_a_booked_time_is_gone_and_the_owner_is_told(member: Client, visitor: Client) -> None:
    token = offer(member)
    guest = new_visitor(member.url)
    start = free(guest, token)[3]
    assert book(guest, token, start) == 201
    assert start not in free(guest, token)
    (booking,) = member.call("GET", "/api/bookings").json()["bookings"]
    assert (booking["start"], booking["name"]) == (start, "Bob")
    assert [mail["kind"] for mail in member.mails()] == ["booking"]
    assert member.call("DELETE", f"/api/bookings/{booking['id']}").status_code == 204
    assert start in free(guest, token)


def test_of_many_at_once_one_gets_the_time(member: Client, service: PrivateBackend) -> None:
    token = offer(member)
    start = free(member, token)[0]
    guests = [new_visitor(service.url) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda guest: book(guest, token, start), guests))
    assert sorted(statuses) == [201] + [409] * 7


def test_a_time_that_overlaps_a_booking_is_not_free(member: Client) -> None:
    token = offer(member)
    guest = new_visitor(member.url)
    start = free(guest, token)[1]
    assert book(guest, token, start) == 201
    member.call(
        "PUT",
        "/api/availability",
        {"time_zone": "Europe/Berlin", "minutes": 120, "slots": ALL_WEEK},
    )
    assert all(one[:10] != start[:10] for one in free(guest, token))


@pytest.mark.parametrize(
    "start", ["2001-01-01T09:00:00Z", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"]
)
def test_past_and_absurd_times_are_not_free(member: Client, start: str) -> None:
    assert book(new_visitor(member.url), offer(member), start) == 409


def test_a_link_that_is_hidden_renewed_or_revoked_is_no_link(member: Client) -> None:
    old = offer(member)
    guest = new_visitor(member.url)
    path = "/api/public/"
    member.call("PUT", "/api/share", {"headline": "Hello", "visible": False})
    hidden = guest.call("GET", path + old).status_code
    member.call("PUT", "/api/share", {"headline": "Hello", "visible": True})
    shown = guest.call("GET", path + old).json()["headline"]
    new = str(member.call("POST", "/api/share/link").json()["url"]).rpartition("/")[2]
    renewed = [guest.call("GET", path + token).status_code for token in (old, new)]
    member.call("DELETE", "/api/share/link")
    revoked = guest.call("GET", path + new).status_code
    assert (hidden, shown, renewed, revoked) == (404, "Hello", [404, 200], 404)


@pytest.mark.parametrize(
    "change",
    [
        {"time_zone": "Mars/Olympus"},
        {"time_zone": "../etc/passwd"},
        {"time_zone": "Europe"},
        {"slots": [{"weekday": 0, "start": "10:00", "end": "09:00"}]},
        {"slots": [ALL_WEEK[0], {"weekday": 0, "start": "10:00", "end": "12:00"}]},
        {"slots": [{"weekday": 7, "start": "09:00", "end": "10:00"}]},
        {"minutes": 0},
    ],
)
def test_a_schedule_that_can_not_be_is_refused(member: Client, change: dict[str, object]) -> None:
    answer = member.call("PUT", "/api/availability", {"minutes": 30, **change})
    assert answer.status_code == 422


def test_another_accounts_booking_can_not_be_cancelled(member: Client, other: Client) -> None:
    token = offer(member)
    book(new_visitor(member.url), token, free(member, token)[0])
    (booking,) = member.call("GET", "/api/bookings").json()["bookings"]
    assert other.call("DELETE", f"/api/bookings/{booking['id']}").status_code == 404
    assert other.call("GET", "/api/bookings").json() == {"bookings": []}


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


@given(st.lists(slots, max_size=5))
def test_overlap_is_a_shared_minute(week: list[Slot]) -> None:
    minutes = [(slot.weekday, minute) for slot in week for minute in range(slot.start, slot.end)]
    assert overlapping(week) == (len(minutes) != len(set(minutes)))
