"""Work that a user's data makes long: four times the data takes about four times as long.

The processor time of a private backend is measured, which other processes do not disturb.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from release_gate.check import check
from release_gate.testkit.client import Client, new_member
from release_gate.testkit.many_rows import NUMBERS
from release_gate.testkit.private_backend import PrivateBackend

FACTOR = 4
MOST = 2.0 * FACTOR  # quadratic growth would be FACTOR squared
FLOOR_S = 0.05  # shorter times say nothing about growth
ALL_DAY = [{"weekday": day, "start": "00:00", "end": "24:00"} for day in range(7)]
DAY_S = 24 * 3600
PROFILES = (
    f"{NUMBERS} INSERT INTO profiles SELECT hex(randomblob(8)), ?, ?, 'p@people.test', ?, ?, 0"
    " FROM number"
)
BOOKINGS = (
    f"{NUMBERS} INSERT INTO bookings SELECT hex(randomblob(8)), ?, ? + n * 900, ? + n * 900 + 300,"
    " 'Bo', 'bo@people.test', 0 FROM number"
)


def export(client: Client, own: PrivateBackend, size: int) -> Callable[[], int]:
    """25 profiles with long notes that look like the beginning of an address."""
    own.rows(PROFILES, 25, account(client), "Bo", "", f"{'a' * 1250 * size} @")
    return lambda: client.get("/api/export").status_code


def free_times(client: Client, own: PrivateBackend, size: int) -> Callable[[], int]:
    """A public link with up to 2,000 bookings within a month."""
    schedule = {"time_zone": "UTC", "minutes": 5, "slots": ALL_DAY}
    assert client.call("PUT", "/api/availability", schedule).status_code == 200
    token = client.post("/api/share/link").json()["url"].rpartition("/")[2]
    today = int(time.time()) // DAY_S * DAY_S
    own.rows(BOOKINGS, 500 * size, account(client), today, today)
    return lambda: client.get(f"/api/public/{token}?days={7 * size}").status_code


def search(client: Client, own: PrivateBackend, size: int) -> Callable[[], int]:
    """A search that nearly matches in up to 2,000 profiles."""
    own.rows(PROFILES, 500 * size, account(client), "a" * 100, "a" * 100, "")
    return lambda: client.get(f"/api/profiles?q={'a' * 49}b{'a' * 49}&size=100").status_code


WORK = {"export": export, "times": free_times, "search": search}


def account(client: Client) -> str:
    return str(client.get("/api/session").json()["account"]["id"])


def seconds(own: PrivateBackend, request: Callable[[], int]) -> float:
    """The processor time of one request, the least of two."""
    taken = []
    for _ in range(2):
        before = sum(own.process.cpu_times()[:2])
        assert request() in (200, 201)
        taken.append(sum(own.process.cpu_times()[:2]) - before)
    return min(taken)


@check(
    "LOAD-01",
    "Work grows in proportion to the data",
    why="one account could otherwise occupy the service",
    of=("export", "times", "search"),
)
def test_growth(own: PrivateBackend, subject: str) -> None:
    small, large = (
        seconds(own, WORK[subject](new_member(own.url), own, size)) for size in (1, FACTOR)
    )
    assert large <= MOST * max(small, FLOOR_S), f"{small:.2f} s, then {large:.2f} s"
