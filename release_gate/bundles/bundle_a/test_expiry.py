"""Everything that expires does so at its documented time, to the second."""

from __future__ import annotations

import calendar
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta, timezone

import pytest

from release_gate.check import check
from release_gate.testkit.cases import expect_no
from release_gate.testkit.client import Client
from release_gate.testkit.documented import settings
from release_gate.testkit.fake_stripe import event, signed
from release_gate.testkit.many_rows import NUMBERS
from release_gate.testkit.scene import Scene, playing
from release_gate.testkit.things import THINGS, account_id

MINUTE_S, HOUR_S, DAY_S = 60, 3600, 24 * 3600
MAX_FAILURES, MAX_ANYWHERE, MAX_DEVICES = 5, 50, 20
OTHER_DEVICES = f"{NUMBERS} INSERT INTO devices SELECT hex(randomblob(8)), ?, ? FROM number"
END_OF_TIME = 2**37  # seconds since 1970, in the year 6325
IDLE_S = int(settings()["BACKEND_SESSION_SECONDS"])
MOST_S = int(settings()["BACKEND_SESSION_MAX_SECONDS"])

Works = Callable[[], bool]
Begin = Callable[[Scene, Client], Works]


@pytest.fixture(scope="module")
def aging(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with playing(tmp_path_factory.mktemp("aging") / "app.sqlite3") as scene:
        scene.stop_clock(scene.time)
        yield scene


def session(scene: Scene, who: Client) -> Works:
    return who.signed_in


def touched_session(scene: Scene, who: Client) -> Works:
    """A session that is extended as long as it can be. It is asked for at its end only."""
    begin = scene.time
    for passed in range(IDLE_S - 1, MOST_S - IDLE_S // 2, IDLE_S - 1):
        scene.stop_clock(begin + passed)
        assert who.post("/api/session/touch").status_code == 200
    scene.stop_clock(begin + MOST_S - IDLE_S // 2)
    left = who.post("/api/session/touch").json()["seconds_left"]
    assert left == IDLE_S // 2, f"{left} seconds are left, expected {IDLE_S // 2}"
    scene.stop_clock(begin)
    return who.signed_in


def code(scene: Scene, who: Client) -> Works:
    body = {"email": who.email, "code": THINGS["code"](scene, who)}
    return lambda: scene.visitor().post("/api/codes/verify", body).status_code == 200


def reset_link(scene: Scene, who: Client) -> Works:
    body = {"token": THINGS["reset_token"](scene, who), "new_password": "a new long password"}
    return lambda: scene.visitor().post("/api/password/reset", body).status_code == 204


def invitation(scene: Scene, who: Client) -> Works:
    scene.owner.log_in()
    body = {"token": THINGS["invitation_token"](scene, who)}

    def works() -> bool:
        assert who.log_in().status_code == 200
        return who.post("/api/invitations/accept", body).status_code == 200

    return works


def lock(scene: Scene, who: Client) -> Works:
    """Whether a browser that is not known for the account is still locked."""
    fail(who, MAX_FAILURES)
    return lambda: who.elsewhere().log_in().status_code == 423


def wrong_passwords(scene: Scene, who: Client) -> Works:
    """Whether earlier wrong passwords count, so that one more locks."""
    fail(who, MAX_FAILURES - 1)

    def works() -> bool:
        fail(who, 1)
        return who.elsewhere().log_in().status_code == 423

    return works


def device(scene: Scene, who: Client) -> Works:
    """Whether a browser is known, so that somebody else's wrong passwords do not lock it."""

    def works() -> bool:
        fail(who, MAX_FAILURES)
        return who.log_in().status_code == 200

    return works


def fail(who: Client, times: int) -> None:
    """Enter wrong passwords, from browsers that are not known for the account."""
    for _ in range(times):
        assert who.elsewhere().log_in("not the password").status_code == 401


def signature(scene: Scene, who: Client) -> Works:
    body = event("ping", {})
    header = {"Stripe-Signature": signed(body, scene.backend.secret, scene.time)}
    url = f"{scene.backend.url}/api/stripe/webhook"
    return lambda: scene.visitor().http.post(url, data=body, headers=header).status_code == 200


LIFETIMES: Mapping[str, tuple[Begin, int]] = {
    "session": (session, IDLE_S),
    "touched-session": (touched_session, MOST_S),
    "code": (code, 10 * MINUTE_S),
    "reset-link": (reset_link, HOUR_S),
    "invitation": (invitation, 7 * DAY_S),
    "lock": (lock, 15 * MINUTE_S),
    "wrong-passwords": (wrong_passwords, DAY_S),
    "device": (device, 180 * DAY_S),
    "signature": (signature, 5 * MINUTE_S + 1),
}
# Columns with a time in the future, and what covers them.
EXPIRING = {
    "sessions.expires_at": "session",
    "codes.expires_at": "code",
    "password_resets.expires_at": "reset-link",
    "invitations.expires_at": "invitation",
    "login_failures.locked_until": "lock",
    "login_failures.ends_at": "wrong-passwords",
    "devices.expires_at": "device",
}


@check(
    "SEC-19",
    "It works until its documented end, and no longer",
    why="what does not end is used by whoever finds it",
    of=(
        "session",
        "touched-session",
        "code",
        "reset-link",
        "invitation",
        "lock",
        "wrong-passwords",
        "device",
        "signature",
    ),
)
def test_lifetime(aging: Scene, subject: str) -> None:
    begin, seconds = LIFETIMES[subject]
    for age, expected in ((seconds - 1, True), (seconds, False)):
        works = begin(aging, aging.newcomer())
        start = aging.time
        aging.stop_clock(start + age)
        assert works() is expected, (
            f"{subject}, {age} s old: {'works' if not expected else 'ended'}"
        )


@check(
    "SEC-20",
    "Every time at which something ends is covered",
    why="an end that no check knows may never come",
)
def test_every_end(scene: Scene) -> None:
    found = {
        f"{table}.{column}"
        for table in scene.tables()
        for column in scene.columns(table)
        if column.endswith(("expires_at", "ends_at", "_until"))
    }
    expect_no(f"{column}: covered by no check" for column in sorted(found - EXPIRING.keys()))
    assert set(EXPIRING.values()) <= LIFETIMES.keys()


@check(
    "SEC-21",
    "A secret in an e-mail is accepted five times wrong, and then not at all",
    why="six digits are soon guessed",
    of=("code", "password"),
)
def test_attempts(aging: Scene, subject: str) -> None:
    for wrong, expected in ((MAX_FAILURES - 1, True), (MAX_FAILURES, False)):
        who = aging.newcomer()
        right = {"email": who.email}
        if subject == "code":
            right["code"] = THINGS["code"](aging, who)
            other = f"{(int(right['code']) + 1) % 1_000_000:06}"
            tries = [{**right, "code": other}] * wrong + [right]
            answers = [aging.visitor().post("/api/codes/verify", each) for each in tries]
        else:
            answers = [who.elsewhere().log_in(each) for each in ["wrong password"] * wrong + [None]]
        assert (answers[-1].status_code == 200) is expected, f"after {wrong} wrong ones"


@check(
    "SEC-35",
    "Fifty wrong passwords from unknown sources close an account to all of them",
    why="who guesses from many addresses makes few guesses from each",
)
def test_attempts_from_anywhere(aging: Scene) -> None:
    for wrong, expected in ((MAX_ANYWHERE - 1, 200), (MAX_ANYWHERE, 423)):
        who = aging.newcomer()
        fail(who, 1)
        aging.backend.rows(
            "UPDATE login_failures SET failures = ? WHERE email = ? AND source = 'anywhere'",
            *(wrong - 1, who.email),
        )
        fail(who, 1)
        assert who.elsewhere().log_in().status_code == expected, f"after {wrong} wrong ones"
        assert who.log_in().status_code == 200, "on a device that has logged in before"


@check(
    "SEC-36",
    "The twenty devices that logged in last are known",
    why="devices that nobody uses any more must not stay known for ever",
)
def test_known_devices(aging: Scene) -> None:
    later = aging.time + 180 * DAY_S + 1  # a second after the two that log in here
    for others, expected in ((MAX_DEVICES - 1, 200), (MAX_DEVICES, 423)):
        who = aging.newcomer()
        aging.backend.rows(OTHER_DEVICES, others - 1, account_id(who), later)
        assert who.elsewhere().log_in().status_code == 200
        fail(who, MAX_FAILURES)
        assert who.log_in().status_code == expected, f"after {others} others"


@check(
    "SEC-37",
    "A time can be booked up to the end of the calendar, and not beyond",
    why="times that no calendar has are internal errors",
)
def test_end_of_time(aging: Scene) -> None:
    who = aging.newcomer()
    week = [{"weekday": day, "start": "00:00", "end": "24:00"} for day in range(7)]
    schedule = {"time_zone": "UTC", "minutes": 5, "slots": week}
    assert who.call("PUT", "/api/availability", schedule).status_code == 200
    token = who.post("/api/share/link").json()["url"].rpartition("/")[2]
    last = END_OF_TIME // 300 * 300
    for moment, expected in ((last, 201), (last + 300, 409)):
        start = datetime.fromtimestamp(0, timezone.utc) + timedelta(seconds=moment)
        body = {"start": start.isoformat(), "name": "Bo", "email": "bo@people.test"}
        answer = aging.visitor().post(f"/api/public/{token}/bookings", body)
        assert answer.status_code == expected, f"{start}: {answer.text}"


@check(
    "SEC-22",
    "A time that has begun cannot be booked",
    why="nobody would come",
)
def test_begun(aging: Scene) -> None:
    who = aging.newcomer()
    token, start = THINGS["share"](aging, who), THINGS["free_time"](aging, who)
    moment = calendar.timegm(time.strptime(start, "%Y-%m-%dT%H:%M:%SZ"))
    path = f"/api/public/{token}/bookings"
    guest = {"start": start, "name": "Guest", "email": "guest@people.test"}
    for at, expected in ((moment, 409), (moment - 1, 201)):
        aging.stop_clock(at)
        assert aging.visitor().post(path, guest).status_code == expected
