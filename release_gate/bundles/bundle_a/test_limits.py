"""Every rate limit is at its documented number and window, and counts what it is said to count."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests

from release_gate.check import check
from release_gate.testkit.cases import expect_no
from release_gate.testkit.client import Client
from release_gate.testkit.documented import limit_settings
from release_gate.testkit.routes import ANYONE, MANAGER, ROUTES, Route
from release_gate.testkit.scene import Performed, Request, Scene, playing

ELSEWHERE = {"X-Forwarded-For": "203.0.113.7"}
PROXY = {"BACKEND_TRUSTED_PROXIES": "127.0.0.1", "BACKEND_DEV_OUTBOX": "0"}
LONG = {"BACKEND_SESSION_SECONDS": "31536000", "BACKEND_SESSION_MAX_SECONDS": "31536000"}
# What is not refused when a limit of each kind is used up.
PASSING = {
    "account": ("another account",),
    "address": ("another address",),
    "source": ("another account", "another address", "a known device"),
    "unknown": ("another account", "a known device"),
}
# Routes with one limit together: by what they do, and for whom.
SHARED = (
    {"post-password-reset-link", "post-password-reset"},
    {"post-notify-email", "post-organisations-organisation-invitations"},
    {"get-export", "get-organisations-organisation-export"},
)
NETWORKS = "SELECT bucket FROM rate_limits WHERE bucket LIKE '%:db8:%'"
LIMITED = {route.label: route for route in ROUTES if route.limits}


@pytest.fixture(scope="module")
def limited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """A backend with the default limits, behind a proxy that names the caller's address."""
    db = tmp_path_factory.mktemp("limited") / "app.sqlite3"
    with playing(db, {**PROXY, **LONG}, limited=True) as scene:
        scene.stop_clock(scene.time)
        yield scene


@check(
    "SEC-17",
    "Every route counts for the documented rate limits, and for no other",
    why="a limit that counts nothing limits nothing",
)
def test_counted(performed: list[Performed]) -> None:
    expect_no(
        f"{each.request.route.name}: counted by {each.counted}, not {each.request.route.limits}"
        for each in performed
        if len(each.counted) != len(each.request.route.limits)
    )


@check(
    "SEC-43",
    "No route uses up the rate limit of another",
    why="whoever asks for a code must still be able to enter it",
)
def test_apart(performed: list[Performed]) -> None:
    users: dict[str, set[str]] = {}
    for each in performed:
        for bucket in each.counted:
            users.setdefault(bucket.partition(":")[0], set()).add(each.request.route.label)
    expect_no(
        f"{', '.join(sorted(routes))} share a limit"
        for routes in users.values()
        if len(routes) > 1 and routes not in SHARED
    )


@check(
    "SEC-18",
    "A rate limit allows the documented number in its window, for its account, address or source",
    why="guessing must be expensive, and one person must not block another",
    of=(
        "post-accounts",
        "post-session",
        "post-codes",
        "post-codes-verify",
        "post-password-change",
        "post-password-reset-link",
        "post-password-reset",
        "post-public-share-bookings",
        "get-audit-verify",
        "post-organisations-organisation-invitations",
        "get-export",
        "get-organisations-organisation-export",
        "post-notify-email",
    ),
)
def test_limit(limited: Scene, subject: str) -> None:
    expect_no(
        f"{LIMITED[subject].name}, {name} per {per}: {line}"
        for name, per in LIMITED[subject].limits
        for line in wrong_limit(limited, LIMITED[subject], name, per)
    )


def wrong_limit(scene: Scene, route: Route, name: str, per: str) -> Iterator[str]:
    times, seconds = limit_settings()[name]
    scene.backend.rows("DELETE FROM rate_limits")
    mine, theirs = scene.new_request(route), scene.new_request(route, somebody_else(scene, route))
    scene.backend.rows("DELETE FROM rate_limits")
    begin = scene.time
    first = attempt(scene, mine)
    bucket = bucket_of(scene, mine, per)
    if bucket is None:
        yield "nothing is counted"
        return
    scene.backend.rows("UPDATE rate_limits SET times = ? WHERE bucket = ?", times - 1, bucket)
    if attempt(scene, mine, only=bucket).status_code == 429:
        yield f"attempt {times} is refused"
    yield from refused(attempt(scene, mine, only=bucket), seconds)
    others = scene.backend.rows("SELECT bucket FROM rate_limits WHERE bucket <> ?", bucket)
    if per == "source" and others:
        yield "a refused attempt uses up the limits of other sources"
    for whose, who, headers in (
        ("another account", theirs, {}),
        ("another address", mine, ELSEWHERE),
        ("a known device", mine, known_device(mine, first)),
    ):
        answer = attempt(scene, who, headers, bucket)
        if (answer.status_code != 429) != (whose in PASSING[per]):
            yield f"{whose}: {answer.status_code}"
    scene.stop_clock(begin + seconds - 1)
    yield from refused(attempt(scene, mine, only=bucket), 1)
    scene.stop_clock(begin + seconds)
    if attempt(scene, mine, only=bucket).status_code == 429:
        yield f"still refused after {seconds} s"


def known_device(request: Request, first: requests.Response) -> dict[str, str]:
    """The cookie of a device that has logged in: by the first attempt, or before it."""
    device = first.cookies.get("device") or request.who.http.cookies.get("device")
    return {"Cookie": f"device={device}"} if request.route.caller is ANYONE else {}


def refused(answer: requests.Response, seconds: int) -> Iterator[str]:
    wait = answer.headers.get("Retry-After")
    if answer.status_code != 429 or wait != str(seconds):
        yield f"{answer.status_code} with Retry-After {wait}, expected 429 with {seconds}"


def attempt(
    scene: Scene, request: Request, headers: dict[str, str] | None = None, only: str = ""
) -> requests.Response:
    """Send it once more, where nothing has been counted but in the bucket `only`."""
    scene.backend.rows("DELETE FROM rate_limits WHERE bucket <> ?", only)
    client = scene.client_of(request)
    return scene.send(request, client, headers=headers)


def somebody_else(scene: Scene, route: Route) -> Client:
    return scene.owner if route.caller is MANAGER else scene.newcomer()


def bucket_of(scene: Scene, request: Request, per: str) -> str | None:
    """The bucket that counts the caller's address, or the account by its address or id."""
    account = {request.who.email, *request.things.values()}
    rows = scene.backend.rows("SELECT id FROM accounts WHERE email = ?", request.who.email)
    keys = {
        "address": {"address:127.0.0.1"},
        "account": account | {str(row[0]) for row in rows},
        "source": {f"{request.who.email}:127.0.0.1"},
        "unknown": {f"{request.who.email}:anywhere"},
    }[per]
    found = [
        str(bucket)
        for (bucket,) in scene.backend.rows("SELECT bucket FROM rate_limits WHERE times = 1")
        if any(str(bucket).endswith(f":{key}") for key in keys)
    ]
    return found[0] if len(found) == 1 else None


@check(
    "SEC-34",
    "All IPv6 addresses of a network count as one",
    why="a customer of a provider has more addresses than anybody can count",
)
def test_networks(limited: Scene) -> None:
    """Only the first 64 bits count."""
    for route in LIMITED.values():
        if not any(per in ("address", "source") for _, per in route.limits):
            continue
        request = limited.new_request(route)
        buckets = []
        for address in ("2001:db8::1", "2001:db8::ffff:ffff:ffff:ffff", "2001:db8:0:1::1"):
            limited.backend.rows("DELETE FROM rate_limits")
            attempt_from(limited, request, address)
            found = limited.backend.rows(NETWORKS)
            buckets.append({bucket for (bucket,) in found})
        assert buckets[0] == buckets[1], route.name
        assert buckets[0].isdisjoint(buckets[2]), route.name


def attempt_from(scene: Scene, request: Request, address: str) -> None:
    scene.send(request, scene.visitor(), headers={"X-Forwarded-For": address})
