"""What belongs to others looks exactly like what does not exist."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
import requests

from release_gate.check import check
from release_gate.testkit.cases import expect_no
from release_gate.testkit.client import Client, new_member, new_visitor
from release_gate.testkit.documented import wide_limits
from release_gate.testkit.private_backend import PrivateBackend, running
from release_gate.testkit.routes import ANYONE, ROUTES, Route
from release_gate.testkit.scene import Scene, changes
from release_gate.testkit.things import THINGS, filled, join, made, share

OWN_VALUES = frozenset(("x-request-id", "date"))  # differ between any two answers
WITH_IDS = [route for route in ROUTES if route.things and route.caller is not ANYONE]
NESTED = [route for route in WITH_IDS if len(route.things) > 1]

TRIES = 6  # log-ins whose work is measured together


@pytest.fixture(scope="module")
def stranger(scene: Scene) -> Client:
    return scene.newcomer()


def looks(answer: requests.Response) -> tuple[object, ...]:
    """What a client can see of an answer."""
    kept = [
        (name.lower(), value)
        for name, value in answer.headers.items()
        if name.lower() not in OWN_VALUES
    ]
    return answer.status_code, answer.content, sorted(kept)


def send(scene: Scene, route: Route, who: Client, things: Mapping[str, str]) -> requests.Response:
    """A valid request to the route, about other things."""
    request = scene.request(route)
    return scene.send(replace(request, path=str(filled(route.path, things))), who)


def unknown(things: Mapping[str, str], *names: str) -> dict[str, str]:
    """The same ids, with those of these names replaced by ids that do not exist."""
    return {**things, **{name: secrets.token_hex(len(things[name]) // 2) for name in names}}


def differences(
    scene: Scene, route: Route, who: Client, real: Mapping[str, str], absent: Mapping[str, str]
) -> Iterator[str]:
    scene.request(route)  # what it names is made now, and no change by the stranger
    before = scene.state()
    seen, expected = (send(scene, route, who, things) for things in (real, absent))
    changed = changes(before, scene.state())
    if expected.status_code != 404 or looks(seen) != looks(expected):
        yield (
            f"{route.name}: {seen.status_code} {seen.text[:60]},"
            f" for an id that does not exist {expected.status_code} {expected.text[:60]}"
        )
    if changed:
        scene.renew(route)
        yield f"{route.name}: changed {', '.join(sorted(changed))}"


@check(
    "SEC-11",
    "Things of others look as if they did not exist",
    why="an id must open nothing, and must not even be confirmed",
)
def test_others(scene: Scene, stranger: Client) -> None:
    def failures() -> Iterator[str]:
        for route in WITH_IDS:
            real = scene.request(route).things
            yield from differences(scene, route, stranger, real, unknown(real, *route.things))

    expect_no(failures())


@check(
    "SEC-12",
    "An organisation gives no access to things of another organisation",
    why="whoever has an organisation could otherwise manage every other one",
)
def test_other_organisation(scene: Scene, stranger: Client) -> None:
    own = made(stranger, "/api/organisations", {"name": "Own"})

    def failures() -> Iterator[str]:
        for route in NESTED:
            real = {**scene.request(route).things, "organisation": own}
            yield from differences(scene, route, stranger, real, unknown(real, route.things[-1]))

    expect_no(failures())


@check(
    "SEC-13",
    "A public link that is hidden or revoked looks as if it had never existed",
    why="a guest must not learn that somebody has withdrawn",
    of=("hidden", "revoked"),
)
def test_closed_link(scene: Scene, subject: str) -> None:
    who = scene.newcomer()
    token = share(scene, who)
    if subject == "hidden":
        who.call("PUT", "/api/share", {"headline": "", "visible": False})
    else:
        who.call("DELETE", "/api/share/link")
    public = [route for route in ROUTES if route.things == ("share",)]

    def failures() -> Iterator[str]:
        for route in public:
            absent = {"share": secrets.token_urlsafe(32)}
            yield from differences(scene, route, scene.visitor(), {"share": token}, absent)

    expect_no(failures())


@check(
    "SEC-14",
    "No answer reveals who has an account",
    why="a list of customers is confidential",
    of=("post-session", "post-codes", "post-codes-verify", "post-password-reset-link"),
)
def test_accounts(scene: Scene, subject: str) -> None:
    (route,) = (route for route in ROUTES if route.label == subject)
    who = scene.newcomer()
    THINGS["code"](scene, who)
    bodies = [
        filled(route.body, {"own_email": email, "own_password": "not it", "code": "000000"})
        for email in (who.email, f"x{who.email}")
    ]
    known, absent = (scene.visitor().post(route.path, body) for body in bodies)
    assert looks(known) == looks(absent), f"{route.name} differs for an unknown address"


@check(
    "SEC-15",
    "An invitation is refused to other accounts like one that does not exist",
    why="links are passed on",
)
def test_invitation_of_another(scene: Scene, stranger: Client) -> None:
    (route,) = (route for route in ROUTES if "invitation_token" in str(route.body))
    token = scene.request(route).things["invitation_token"]
    before = scene.state()
    seen, absent = (
        stranger.post(route.path, {"token": each}) for each in (token, secrets.token_urlsafe(32))
    )
    assert looks(seen) == looks(absent), f"{seen.status_code} {seen.text}"
    assert seen.status_code == 400
    assert changes(before, scene.state()) == {}


@check(
    "SEC-16",
    "Roles decide who may change whom",
    why="an admin must not make or unmake owners",
)
def test_roles(scene: Scene) -> None:
    expect_no(wrong_powers(scene))


RANK = {"member": 1, "admin": 2, "owner": 3}


def wrong_powers(scene: Scene) -> Iterator[str]:
    """Every role, over every role, to every role: refused unless both are at most one's own."""
    people = {"member": scene.plain, "admin": scene.admin, "owner": scene.owner}
    seats = {}
    for role in RANK:
        newcomer = scene.newcomer()
        join(scene, newcomer, role)
        place = f"/api/organisations/{scene.organisation}/members/"
        seats[role] = place + scene.account_of(newcomer.email)
    for mine, who in people.items():
        for theirs, seat in seats.items():
            for wanted in RANK:
                allowed = mine != "member" and max(RANK[theirs], RANK[wanted]) <= RANK[mine]
                answer = who.call("PUT", seat, {"role": wanted})
                if answer.status_code != (200 if allowed else 403):
                    yield f"{mine} makes {theirs} {wanted}: {answer.status_code}"
                scene.owner.call("PUT", seat, {"role": theirs})
            if mine == "member" or RANK[theirs] > RANK[mine]:
                answer = who.call("DELETE", seat)
                if answer.status_code != 403:
                    yield f"{mine} removes {theirs}: {answer.status_code}"
        for wanted in RANK:
            body = {"email": f"{mine}-{wanted}@example.test", "role": wanted}
            answer = who.post(f"/api/organisations/{scene.organisation}/invitations", body)
            allowed = mine != "member" and RANK[wanted] <= RANK[mine]
            if answer.status_code != (201 if allowed else 403):
                yield f"{mine} invites {wanted}: {answer.status_code}"


@check(
    "SEC-42",
    "A wrong password costs as much work for an unknown address as for a known one",
    why="the time of the answer would tell which addresses have an account",
)
def test_work(hashing: PrivateBackend) -> None:
    known = [new_member(hashing.url).email for _ in range(TRIES)]
    unknown = [new_visitor(hashing.url).email for _ in range(TRIES)]
    assert work(hashing, unknown) > work(hashing, known) / 2


@pytest.fixture
def hashing(tmp_path: Path) -> Iterator[PrivateBackend]:
    """A private backend that hashes passwords as the service does, unlike that of a scene."""
    with running(tmp_path / "app.sqlite3", **wide_limits()) as hashing:
        yield hashing


def work(backend: PrivateBackend, emails: list[str]) -> float:
    """The processor time of a wrong password for each address."""
    before = sum(backend.process.cpu_times()[:2])
    for email in emails:
        body = {"email": email, "password": "not the password"}
        assert new_visitor(backend.url).post("/api/session", body).status_code == 401
    return sum(backend.process.cpu_times()[:2]) - before
