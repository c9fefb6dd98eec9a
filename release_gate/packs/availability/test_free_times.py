"""Free times: those of the weekly hours in their time zone, less those that are booked.

The application walks through the hours of the week. The checks walk through the time in UTC, five
minutes at a time, so that they do not repeat a mistake. The clock of a private backend stands at a
fixed time shortly before clocks change.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from release_gate.check import check
from release_gate.testkit.client import Client, new_member
from release_gate.testkit.private_backend import PrivateBackend

NOW = datetime(2027, 3, 26, 12, 0, tzinfo=timezone.utc)
MINUTE_S, STEP_S, HOUR_S, DAY_S = 60, 300, 3600, 24 * 3600
SLOTS = (  # weekday, start, end: around the hours at which clocks change, and whole days
    *((day, "01:10", "04:20") for day in range(5)),
    *((5, "00:00", "10:00"), (5, "10:00", "24:00"), (6, "01:30", "04:00")),
)
# Clocks change in these days: by an hour forward and back, by half an hour, not at all.
CHANGES = (
    ("Europe/Berlin", date(2027, 3, 26), 45),
    ("Europe/Berlin", date(2027, 10, 29), 30),
    ("Australia/Lord_Howe", date(2027, 4, 2), 25),
    ("Australia/Lord_Howe", date(2027, 10, 1), 30),
    ("Asia/Kathmandu", date(2027, 5, 1), 50),
    ("UTC", date(2027, 6, 1), 480),
)

Booked = Sequence[tuple[int, int]]  # starts and ends, in seconds since 1970


@dataclass
class Owner:
    """Somebody with weekly hours and a public link."""

    client: Client
    link: str

    def save(self, zone: str, minutes: int) -> None:
        slots = [{"weekday": day, "start": start, "end": end} for day, start, end in SLOTS]
        schedule = {"time_zone": zone, "minutes": minutes, "slots": slots}
        answer = self.client.call("PUT", "/api/availability", schedule)
        assert (answer.status_code, answer.json()) == (200, schedule)

    def free(self, query: str = "") -> list[int]:
        answer = self.client.get(self.link + query)
        assert answer.status_code == 200, answer.text
        return [seconds(moment) for moment in answer.json()["free"]]

    def book(self, moment: int) -> int:
        body = {"start": shown(moment), "name": "Guest", "email": "guest@example.test"}
        return self.client.post(f"{self.link}/bookings", body).status_code


@pytest.fixture(scope="module")
def calendar(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivateBackend]:
    """A backend without narrow limits whose clock stands at `NOW` when it starts."""
    calendar = PrivateBackend(tmp_path_factory.mktemp("calendar") / "gate.sqlite3")
    calendar.set_clock(NOW.timestamp() - time.time())
    calendar.start(BACKEND_LIMIT_ADDRESS="100000/60")
    yield calendar
    calendar.stop()


@pytest.fixture
def owner(calendar: PrivateBackend) -> Owner:
    client = new_member(calendar.url)
    url = client.post("/api/share/link").json()["url"]
    return Owner(client, "/api/public/" + url.rsplit("/", 1)[-1])


def shown(moment: int) -> str:
    return datetime.fromtimestamp(moment, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def seconds(text: str) -> int:
    return int(
        datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc).timestamp()
    )


def minute_of(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def is_start(local: datetime, minutes: int) -> bool:
    """Whether an interview can start at a local time; of a repeated one, the first counts."""
    minute = local.hour * 60 + local.minute
    return not local.fold and any(
        local.weekday() == day
        and 0 <= minute - minute_of(start) <= minute_of(end) - minute_of(start) - minutes
        and (minute - minute_of(start)) % minutes == 0
        for day, start, end in SLOTS
    )


def expected(
    zone: str, minutes: int, days: Iterable[date], now: float, booked: Booked = ()
) -> list[int]:
    """The free times of some days, which follow each other, found step by step."""
    wanted = sorted(days)
    where = ZoneInfo(zone)
    begin = int(datetime(*wanted[0].timetuple()[:3], tzinfo=timezone.utc).timestamp()) - DAY_S
    found = []
    for moment in range(begin, begin + (len(wanted) + 2) * DAY_S, STEP_S):
        local = datetime.fromtimestamp(moment, where)
        end = moment + minutes * MINUTE_S
        if (
            moment > now
            and wanted[0] <= local.date() <= wanted[-1]
            and is_start(local, minutes)
            and not any(moment < until and since < end for since, until in booked)
        ):
            found.append(moment)
    return found


def days_from(first: date, count: int) -> list[date]:
    return [first + timedelta(days=number) for number in range(count)]


@check(
    "AVAILABILITY-10",
    "Free times follow the weekly hours, also when clocks change",
    why="an hour's mistake makes two people wait for each other",
)
def test_free_times(owner: Owner, calendar: PrivateBackend) -> None:
    for zone, first, minutes in CHANGES:
        owner.save(zone, minutes)
        for count in (1, 31):
            found = owner.free(f"?first={first}&days={count}")
            assert found == expected(zone, minutes, days_from(first, count), calendar.now()), zone
    for days in (0, 32):
        assert owner.client.get(f"{owner.link}?days={days}").status_code == 422


@check(
    "AVAILABILITY-11",
    "By default two weeks are offered, from now on",
    why="a time that is over cannot be booked",
)
def test_default_days(owner: Owner, calendar: PrivateBackend) -> None:
    assert owner.free() == []
    owner.save("Europe/Berlin", 15)
    today = datetime.fromtimestamp(calendar.now(), timezone.utc).date()
    assert owner.free() == expected("Europe/Berlin", 15, days_from(today, 14), calendar.now())
    yesterday = days_from(today - timedelta(days=1), 2)
    assert owner.free(f"?first={yesterday[0]}&days=2") == expected(
        "Europe/Berlin", 15, yesterday, calendar.now()
    )


@check(
    "AVAILABILITY-12",
    "A time can be booked exactly if it is free",
    why="what is offered must be kept, and nothing else can be demanded",
)
def test_booking(owner: Owner, calendar: PrivateBackend) -> None:
    owner.save("Europe/Berlin", 60)
    sunday = date(2027, 3, 28)  # on which 02:00 to 03:00 does not exist
    midnight = int(datetime(2027, 3, 28, tzinfo=timezone.utc).timestamp())
    booked: list[tuple[int, int]] = []
    for moment in range(midnight - 3 * HOUR_S, midnight + 3 * HOUR_S, 15 * MINUTE_S):
        free = expected("Europe/Berlin", 60, [sunday], calendar.now(), booked)
        free += expected("Europe/Berlin", 60, [sunday - timedelta(1)], calendar.now(), booked)
        if moment in free:
            assert owner.book(moment + 1) == 409, f"a second after {shown(moment)}"
        status = owner.book(moment)
        assert status == (201 if moment in free else 409), shown(moment)
        if status == 201:
            booked.append((moment, moment + HOUR_S))
    assert len(booked) >= 2
    assert owner.book(int(calendar.now()) - 7 * DAY_S) == 409
    owner.save("Europe/Berlin", 25)
    days = days_from(sunday - timedelta(days=1), 2)
    assert owner.free(f"?first={days[0]}&days=2") == expected(
        "Europe/Berlin", 25, days, calendar.now(), booked
    )


@check(
    "AVAILABILITY-13",
    "Slots that touch are accepted, and empty or overlapping ones are refused",
    why="nobody can be in two interviews at once",
)
def test_slots(owner: Owner) -> None:
    def status(*slots: tuple[int, str, str]) -> int:
        sent = [{"weekday": day, "start": start, "end": end} for day, start, end in slots]
        body = {"time_zone": "UTC", "minutes": 30, "slots": sent}
        return owner.client.call("PUT", "/api/availability", body).status_code

    assert status((1, "11:00", "12:00"), (1, "09:00", "11:00"), (2, "10:00", "11:30")) == 200
    assert status((1, "09:00", "11:01"), (1, "11:00", "12:00")) == 422
    assert status((1, "08:00", "12:00"), (1, "09:00", "10:00")) == 422
    assert status((1, "11:00", "11:00")) == 422
    assert status((1, "11:00", "10:59")) == 422
    assert status((7, "11:00", "12:00")) == 422
    assert status((-1, "11:00", "12:00")) == 422
    for clock in ("24:01", "25:00", "9:00", "09:60", "09:00:00", ""):
        assert status((1, "00:00", clock)) == 422, clock
