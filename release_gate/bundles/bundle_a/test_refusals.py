"""Every route refuses requests that it must not serve, and then nothing has changed."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping

import pytest

from release_gate.check import check
from release_gate.testkit.cases import expect_no
from release_gate.testkit.client import TIMEOUT_S, Client
from release_gate.testkit.routes import ANYONE, MANAGER, MEMBER, ROUTES, Route
from release_gate.testkit.scene import Request, Scene, changes

Attempt = tuple[Client, str | None, Mapping[str, str]]  # who sends it, CSRF token, headers
Attempts = Callable[[Scene, Request], Iterator[Attempt]]

EVIL = "https://evil.example"


def without_token(scene: Scene, request: Request) -> Iterator[Attempt]:
    yield request.who, "", {}


def wrong_token(scene: Scene, request: Request) -> Iterator[Attempt]:
    right = request.who.csrf_token
    for token in ("wrong", right[:-1], right.swapcase(), f"{right}x"):
        yield request.who, token, {}


def token_of_another_session(scene: Scene, request: Request) -> Iterator[Attempt]:
    yield request.who, scene.plain.csrf_token, {}
    if request.who is scene.owner:
        yield request.who, scene.second.csrf_token, {}


def other_origin(scene: Scene, request: Request) -> Iterator[Attempt]:
    own = scene.backend.url
    host = own.partition("//")[2]
    similar = (f"{own}.evil.example", f"{own}0", f"http://evil-{host}", f"http://{host}@evil.test")
    for origin in (EVIL, "null", *similar, EVIL + own.partition(":")[2]):
        yield request.who, None, {"Origin": origin}
        if request.route.caller is ANYONE:
            yield scene.visitor(), None, {"Origin": origin}


def other_site(scene: Scene, request: Request) -> Iterator[Attempt]:
    for site in ("cross-site", "same-site"):
        yield request.who, None, {"Sec-Fetch-Site": site}
        if request.route.caller is ANYONE:
            yield scene.visitor(), None, {"Sec-Fetch-Site": site}


FORGED: Mapping[str, tuple[Attempts, str]] = {
    "without-token": (without_token, "csrf"),
    "wrong-token": (wrong_token, "csrf"),
    "other-sessions-token": (token_of_another_session, "csrf"),
    "other-origin": (other_origin, "cross_origin"),
    "other-site": (other_site, "cross_origin"),
}


@check(
    "SEC-01",
    "Every change refuses a forged request",
    why="otherwise another site could act for the user",
    of=("without-token", "wrong-token", "other-sessions-token", "other-origin", "other-site"),
)
def test_forged(scene: Scene, subject: str) -> None:
    attempts, code = FORGED[subject]
    changing = [route for route in ROUTES if route.mutating]
    expect_no(not_refused(scene, changing, attempts, 403, code))


@pytest.fixture(scope="module")
def without_session(scene: Scene) -> Mapping[str, Client]:
    """User agents that are signed out, each for another reason."""
    ended = scene.newcomer()
    cookie = ended.session_cookie
    ended.call("DELETE", "/api/session")
    ended.http.cookies.set("session", cookie)
    invented = scene.visitor()
    invented.http.cookies.set("session", secrets.token_urlsafe(32))
    return {
        "none": scene.visitor(),
        "ended": ended,
        "expired": scene.expired,
        "invented": invented,
    }


@check(
    "SEC-02",
    "Every route that needs a session refuses requests without a valid one",
    why="data of accounts must not be public",
    of=("none", "ended", "expired", "invented"),
)
def test_signed_out(scene: Scene, without_session: Mapping[str, Client], subject: str) -> None:
    client = without_session[subject]
    closed = [route for route in ROUTES if route.caller in (MEMBER, MANAGER)]

    def attempts(scene: Scene, request: Request) -> Iterator[Attempt]:
        yield client, None, {}

    expect_no(not_refused(scene, closed, attempts, 401, "signed_out"))


@check(
    "SEC-03",
    "Every route for managers refuses a plain member",
    why="members must not manage each other",
)
def test_plain_member(scene: Scene) -> None:
    def attempts(scene: Scene, request: Request) -> Iterator[Attempt]:
        yield scene.plain, None, {}

    managed = [route for route in ROUTES if route.caller is MANAGER]
    expect_no(not_refused(scene, managed, attempts, 403, "not_allowed"))


@check(
    "SEC-45",
    "Reading needs no CSRF token, by whatever method",
    why="monitors and proxies ask with HEAD, and browsers with OPTIONS",
)
def test_reading(scene: Scene) -> None:
    def failures() -> Iterator[str]:
        for route in ROUTES:
            client, path = scene.caller_of(route), scene.request(route).path
            for method in ("HEAD", "OPTIONS"):
                status = client.http.request(
                    method, client.url + path, timeout=TIMEOUT_S
                ).status_code
                if status == 403:
                    yield f"{method} {route.path}: {status}"

    expect_no(failures())


def not_refused(
    scene: Scene, routes: list[Route], attempts: Attempts, status: int, code: str
) -> Iterator[str]:
    """The routes that answer otherwise, and those that changed something."""
    for route in routes:
        request = scene.request(route)
        for client, token, headers in attempts(scene, request):
            before = scene.state()
            answer = scene.send(request, client, token, headers)
            changed = changes(before, scene.state())
            case = f"{route.name} {dict(headers) or ''}"
            body = answer.json() if answer.status_code == status else {}
            if body.get("error") != code:
                yield f"{case}: {answer.status_code} {answer.text[:60]}, expected {status} {code}"
            if changed:
                scene.renew(route)
                yield f"{case}: changed {', '.join(sorted(changed))}"
