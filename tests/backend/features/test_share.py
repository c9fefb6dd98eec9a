"""The public link, and bookings through it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from release_gate.testkit.client import Client, new_visitor
from release_gate.testkit.private_backend import PrivateBackend
from tests.backend.booking import book, free, offer


def test_a_booked_time_is_gone_and_the_owner_is_notified(member: Client, visitor: Client) -> None:
    token = offer(member)
    guest = new_visitor(member.url)
    start = free(guest, token)[3]
    assert book(guest, token, start) == 201
    assert start not in free(guest, token)
    (booking,) = member.call("GET", "/api/bookings").json()["bookings"]
    assert (booking["start"], booking["name"]) == (start, "Bob")
    assert [mail["kind"] for mail in member.mails("booking")] == ["booking"]
    assert member.call("DELETE", f"/api/bookings/{booking['id']}").status_code == 204
    assert start in free(guest, token)


def test_of_many_at_once_one_gets_the_time(member: Client, service: PrivateBackend) -> None:
    token = offer(member)
    start = free(member, token)[-1]
    guests = [new_visitor(service.url) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda guest: book(guest, token, start), guests))
    assert sorted(statuses) == [201] + [409] * 7


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
