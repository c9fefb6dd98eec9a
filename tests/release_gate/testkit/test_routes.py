"""The list of routes agrees with the application and its documentation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.app import api
from backend.db import Database
from backend.settings import load
from release_gate.paths import ROOT
from release_gate.runner.discovery import checks_in
from release_gate.testkit.documented import audit_actions, limit_settings
from release_gate.testkit.routes import ROUTES, Caller, Route, key
from release_gate.testkit.things import THINGS, named


@pytest.fixture
def declared(tmp_path: Path) -> Iterator[set[str]]:
    settings = load({"BACKEND_DB": str(tmp_path / "app.sqlite3")})
    db = Database(settings.db)
    paths = api(settings, db).openapi()["paths"]
    yield {key(method, path) for path, methods in paths.items() for method in methods}
    db.close()


def test_every_route_is_listed_once(declared: set[str]) -> None:
    assert sorted(route.key for route in ROUTES) == sorted(declared)
    assert len({route.label for route in ROUTES}) == len(ROUTES)


def test_every_named_thing_can_be_made() -> None:
    names = {name for route in ROUTES for name in (*route.things, *route.given)}
    names |= {name for route in ROUTES for name in named(route.body)}
    assert names <= THINGS.keys()


def test_every_action_and_every_limit_is_covered() -> None:
    assert {route.audit for route in ROUTES} - {""} == audit_actions()
    assert {name for route in ROUTES for name, _ in route.limits} == limit_settings().keys()


def test_every_change_and_every_limited_route_has_its_check() -> None:
    """The subjects of a check are literals, so that they can be listed without running it."""
    checks = {
        check.id
        for bundle in ("bundle_a", "bundle_c")
        for check in checks_in(ROOT / "release_gate" / "bundles" / bundle, ROOT)
    }
    changing = {f"DATA-01-{route.label}" for route in ROUTES if route.mutating or route.audit}
    limited = {f"SEC-18-{route.label}" for route in ROUTES if route.limits}
    assert {id_ for id_ in checks if id_.startswith("DATA-01-")} == changing
    assert {id_ for id_ in checks if id_.startswith("SEC-18-")} == limited


def test_a_route_knows_its_things_and_whether_it_changes_anything() -> None:
    route = Route("PUT", "/api/a/{one}/b/{two}", 200)
    assert route.things == ("one", "two")
    assert (route.key, route.label) == ("PUT /api/a/{}/b/{}", "put-a-one-b-two")
    assert (route.mutating, route.caller) == (True, Caller.MEMBER)
    assert not Route("GET", "/api/a", 200).mutating
