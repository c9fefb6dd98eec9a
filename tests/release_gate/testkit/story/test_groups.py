"""The chapter about an organisation."""

from __future__ import annotations

from release_gate.testkit.client import Client
from release_gate.testkit.story import groups
from release_gate.testkit.story.teller import Teller


def test_an_organisation_is_told_until_its_guest_leaves(teller: Teller, maria: Client) -> None:
    bo = teller.person("Bo")
    assert bo.register().status_code == 201
    groups.organisation(teller, maria, bo)
    for code in ("not_allowed", "last_owner", "bad_link", "not_found"):
        assert any(code in line for line in teller.lines), code
    (left,) = bo.get("/api/organisations").json()["organisations"]  # the other one
    assert (left["name"], left["role"]) == ("Team 2", "admin")
