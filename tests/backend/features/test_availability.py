"""The weekly schedule of an account, and its bookings."""

from __future__ import annotations

import pytest

from release_gate.testkit.client import Client, new_visitor
from tests.backend.booking import ALL_WEEK, book, free, offer


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
def test_an_impossible_schedule_is_refused(member: Client, change: dict[str, object]) -> None:
    answer = member.call("PUT", "/api/availability", {"minutes": 30, **change})
    assert answer.status_code == 422


def test_another_accounts_booking_cannot_be_cancelled(member: Client, other: Client) -> None:
    token = offer(member)
    book(new_visitor(member.url), token, free(member, token)[-1])
    (booking,) = member.call("GET", "/api/bookings").json()["bookings"]
    assert other.call("DELETE", f"/api/bookings/{booking['id']}").status_code == 404
    assert other.call("GET", "/api/bookings").json() == {"bookings": []}
