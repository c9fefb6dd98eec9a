"""Every change of an account adds one right entry to the audit log."""

from __future__ import annotations

import json

import pytest

from release_gate.check import check
from release_gate.testkit.cases import expect_no
from release_gate.testkit.documented import audit_actions
from release_gate.testkit.routes import ANYONE, ROUTES, Route
from release_gate.testkit.scene import Performed, Scene
from release_gate.testkit.things import filled

CHANGING = {route.label: route for route in ROUTES if route.mutating or route.audit}


@pytest.fixture(scope="module")
def done(performed: list[Performed]) -> dict[str, Performed]:
    return {each.request.route.label: each for each in performed}


@check(
    "DATA-01",
    "A change adds one right entry to the audit log",
    why="a change that is not recorded cannot be explained",
    of=(
        "post-accounts",
        "post-session",
        "delete-session",
        "post-session-touch",
        "post-codes",
        "post-codes-verify",
        "delete-sessions",
        "post-password-change",
        "post-password-reset-link",
        "post-password-reset",
        "put-availability",
        "delete-bookings-booking",
        "put-share",
        "post-share-link",
        "delete-share-link",
        "post-public-share-bookings",
        "post-profiles",
        "put-profiles-profile",
        "delete-profiles-profile",
        "post-uploads",
        "delete-uploads-upload",
        "post-subscription-checkout",
        "delete-subscription",
        "post-organisations",
        "put-organisations-organisation-members-seat",
        "delete-organisations-organisation-members-seat",
        "post-organisations-organisation-invitations",
        "delete-organisations-organisation-invitations-invitation",
        "post-invitations-accept",
        "get-export",
        "get-organisations-organisation-export",
        "put-notify-preferences",
        "post-notify-email",
        "post-stripe-webhook",
    ),
)
def test_entry(scene: Scene, done: dict[str, Performed], subject: str) -> None:
    route, each = CHANGING[subject], done[subject]
    entries = [
        (account, action, json.loads(str(details)))
        for _, _, account, action, details, _ in sorted(each.added("audit_log"), key=str)
    ]
    expected = [entry_of(scene, route, each)] if route.audit else []
    assert entries == expected, f"{route.name} recorded {entries}, expected {expected}"


def entry_of(scene: Scene, route: Route, each: Performed) -> tuple[str, str, object]:
    """The account, the action, and the details of the documented entry."""
    answered = each.answer.json() if "{answer_id}" in route.details.values() else {}
    things = {**each.request.things, "answer_id": answered.get("id", "")}
    registered = route.caller is ANYONE and things.get("new_email")
    account = scene.account_of(registered or each.request.who.email)
    return account, route.audit, filled(dict(route.details), things)


@check(
    "DATA-02",
    "Every action in the audit log is documented, and covered by a check",
    why="an entry that nobody can look up explains nothing",
)
def test_actions(scene: Scene, performed: list[Performed]) -> None:
    recorded = {str(action) for (action,) in scene.backend.rows("SELECT action FROM audit_log")}
    covered, documented = {route.audit for route in ROUTES} - {""}, audit_actions()
    expect_no(
        f"{action}: {problem}"
        for problem, actions in {
            "recorded, and not in docs/api.md": recorded - documented,
            "in docs/api.md, and not in release_gate/testkit/routes.py": documented - covered,
            "in release_gate/testkit/routes.py, and never recorded": covered - recorded,
        }.items()
        for action in sorted(actions)
    )
