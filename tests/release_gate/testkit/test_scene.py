"""The scene: people in a private backend, valid requests, and what they change."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from release_gate.testkit.routes import ROUTES, Route
from release_gate.testkit.scene import Scene, State, changes, playing
from release_gate.testkit.things import THINGS

BY_LABEL = {route.label: route for route in ROUTES}


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with playing(tmp_path_factory.mktemp("scene") / "app.sqlite3") as scene:
        yield scene


def test_the_people_have_their_roles_and_sessions(scene: Scene) -> None:
    place = f"/api/organisations/{scene.organisation}"
    roles = [who.get(place).json()["role"] for who in (scene.owner, scene.admin, scene.plain)]
    assert roles == ["owner", "admin", "member"]
    assert scene.second.signed_in()
    assert scene.expired.session_cookie
    assert not scene.expired.signed_in()
    assert not scene.visitor().signed_in()


@pytest.mark.parametrize("label", ["put-profiles-profile", "post-codes", "get-profiles"])
def test_a_performed_request_knows_what_it_changed(scene: Scene, label: str) -> None:
    done = scene.perform(BY_LABEL[label])
    route = done.request.route
    assert done.answer.status_code == route.status
    assert route.changes <= done.changed.keys()
    assert bool(done.added("audit_log")) == bool(route.audit)
    assert len(done.counted) == len(route.limits)


def test_a_request_is_the_same_until_it_is_renewed(scene: Scene) -> None:
    route = BY_LABEL["delete-profiles-profile"]
    first = scene.request(route)
    assert scene.request(route) is first
    scene.renew(route)
    assert scene.request(route) is not first


def test_a_refused_request_changes_nothing(scene: Scene) -> None:
    request = scene.request(BY_LABEL["put-share"])
    before = scene.state()
    assert scene.send(request, request.who, token="wrong").status_code == 403
    assert changes(before, scene.state()) == {}
    assert scene.answers[-1].status_code == 403


def test_the_rows_that_are_gone_and_new_are_told_apart() -> None:
    before: State = {"a": frozenset({(1,), (2,)}), "b": frozenset({(1,)})}
    after: State = {"a": frozenset({(2,), (3,)}), "b": frozenset({(1,)}), "c": frozenset({(9,)})}
    assert changes(before, after) == {
        "a": (frozenset({(1,)}), frozenset({(3,)})),
        "c": (frozenset(), frozenset({(9,)})),
    }


def test_the_clock_of_a_scene_stands_where_it_is_stopped(scene: Scene) -> None:
    at = scene.time + 1000
    scene.stop_clock(at)
    assert scene.time == at
    who = scene.newcomer()
    THINGS["subscription"](scene, who)
    assert who.get("/api/subscription").json()["status"] == "active"
    created = scene.backend.rows("SELECT created_at FROM accounts WHERE email = ?", who.email)
    assert created == [(at,)]


def test_a_route_without_things_needs_none(scene: Scene) -> None:
    assert scene.new_request(Route("GET", "/api/plans", 200)).things == {}
