"""Offering times and booking them, as the tests of availability and of the public link do."""

from __future__ import annotations

from release_gate.testkit.client import Client

ALL_WEEK = [{"weekday": day, "start": "09:00", "end": "11:00"} for day in range(7)]


def offer(client: Client, **changes: object) -> str:
    """Offer times. Returns the token of the public link."""
    schedule = {"time_zone": "Europe/Berlin", "minutes": 30, "slots": ALL_WEEK, **changes}
    assert client.call("PUT", "/api/availability", schedule).json() == schedule
    return str(client.call("POST", "/api/share/link").json()["url"]).rpartition("/")[2]


def book(client: Client, token: str, start: str) -> int:
    body = {"start": start, "name": "Bob", "email": "bob@example.test"}
    return client.call("POST", f"/api/public/{token}/bookings", body).status_code


def free(client: Client, token: str) -> list[str]:
    found: list[str] = client.call("GET", f"/api/public/{token}").json()["free"]
    return found
