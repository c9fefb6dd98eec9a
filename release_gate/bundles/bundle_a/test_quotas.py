"""Every quota is at its documented number: the last thing within it is stored, the next is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from release_gate.check import check
from release_gate.testkit.client import Client
from release_gate.testkit.documented import quotas
from release_gate.testkit.many_rows import NUMBERS
from release_gate.testkit.routes import ROUTES
from release_gate.testkit.scene import DAY_S, Request, Scene, playing
from release_gate.testkit.things import account_id

# By table: rows of one owner, with the owner and the time as their second and third parameter.
ROWS = {
    "uploads": "hex(randomblob(8)), ?2, 'a.txt', 'text/plain; charset=utf-8', 1, x'61', ?3",
    "profiles": "hex(randomblob(8)), ?2, 'Bo', 'bo@people.test', '', '', ?3",
    "bookings": "hex(randomblob(8)), ?2, ?3 + n * 900, ?3 + n * 900 + 300, 'Bo', 'b@b.test', 0",
    "invitations": "hex(randomblob(8)), ?2, n || '@people.test', 'member', hex(randomblob(8)),"
    " ?3, ''",
}
AT_ONCE = 6
MEMBERSHIPS = {"members": "?2, 'member ' || n, 'member'", "organisations": "'o' || n, ?2, 'owner'"}


@dataclass(frozen=True)
class Quota:
    """What is counted, and in which route and for whom the last one is added."""

    counted: str  # as the documentation calls it
    route: str
    fill: Callable[[Scene, Request, int], None]


def fill(scene: Scene, table: str, row: str, owner: str, number: int) -> None:
    later = scene.time + 400 * DAY_S
    statement = f"{NUMBERS} INSERT INTO {table} SELECT {row} FROM number WHERE ?3 > 0"
    if number:
        scene.backend.rows(statement, number, owner, later)


def of_account(table: str) -> Callable[[Scene, Request, int], None]:
    return lambda scene, request, number: fill(
        scene, table, ROWS[table], account_id(request.who), number
    )


def invitations(scene: Scene, request: Request, number: int) -> None:
    scene.backend.rows("DELETE FROM invitations")
    fill(scene, "invitations", ROWS["invitations"], "another organisation", AT_ONCE)
    fill(scene, "invitations", ROWS["invitations"], scene.organisation, number)


def members(scene: Scene, request: Request, number: int) -> None:
    """The owner is one already."""
    ((place,),) = scene.backend.rows(
        "SELECT organisation_id FROM invitations WHERE email = ?", request.who.email
    )
    fill(scene, "memberships", MEMBERSHIPS["members"], str(place), number - 1)


def organisations(scene: Scene, request: Request, number: int) -> None:
    """Whoever invites is not counted."""
    owner = account_id(request.who)
    fill(scene, "memberships", MEMBERSHIPS["organisations"], owner, number)


QUOTAS: Mapping[str, Quota] = {
    "files": Quota("files", "POST /api/uploads", of_account("uploads")),
    "profiles": Quota("profiles", "POST /api/profiles", of_account("profiles")),
    "bookings": Quota(
        "future bookings", "POST /api/public/{share}/bookings", of_account("bookings")
    ),
    "organisations": Quota("organisations", "POST /api/organisations", organisations),
    "joined": Quota("organisations", "POST /api/invitations/accept", organisations),
    "members": Quota("members", "POST /api/invitations/accept", members),
    "invitations": Quota(
        "invitations", "POST /api/organisations/{organisation}/invitations", invitations
    ),
}
BY_NAME = {route.name: route for route in ROUTES}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with playing(tmp_path_factory.mktemp("filled") / "app.sqlite3") as scene:
        yield scene


@check(
    "SEC-29",
    "The documented number can be stored, and no more",
    why="one account could otherwise fill the disk and slow down every list",
    of=("files", "profiles", "bookings", "organisations", "joined", "members", "invitations"),
)
def test_quota(filled: Scene, subject: str) -> None:
    quota, most = QUOTAS[subject], quotas()[QUOTAS[subject].counted]
    for before, expected in ((most - 1, True), (most, False)):
        request = filled.new_request(BY_NAME[quota.route], caller(filled, quota))
        quota.fill(filled, request, before)
        answer = filled.send(request, filled.client_of(request))
        assert answer.ok is expected, f"with {before}: {answer.status_code} {answer.text}"
    assert (answer.status_code, answer.json()["error"]) == (409, "too_many")


def caller(scene: Scene, quota: Quota) -> Client:
    return scene.owner if quota.counted == "invitations" else scene.newcomer()


@check(
    "SEC-41",
    "Of simultaneous requests for the last place, one succeeds",
    why="who sends all requests at once would have no quota",
    of=("files", "profiles", "organisations", "invitations"),
)
def test_last_place(filled: Scene, subject: str) -> None:
    quota, most = QUOTAS[subject], quotas()[QUOTAS[subject].counted]
    who = caller(filled, quota)
    requests = [filled.new_request(BY_NAME[quota.route], who) for _ in range(AT_ONCE)]
    quota.fill(filled, requests[0], most - 1)
    clients = [copy_of(filled, who) for _ in requests]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(filled.send, requests, clients))
    assert sorted(answer.ok for answer in answers) == [False] * (AT_ONCE - 1) + [True]


def copy_of(scene: Scene, who: Client) -> Client:
    """Another connection of the same session."""
    copy = scene.elsewhere(who)
    copy.csrf_token = who.csrf_token
    copy.http.cookies.set("session", who.session_cookie)
    return copy
