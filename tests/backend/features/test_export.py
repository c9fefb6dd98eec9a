"""Exports contain no secret, and mask other people's addresses."""

from __future__ import annotations

import re

from release_gate.testkit.client import Client
from tests.backend.organisations import invitation_token, new_organisation


def test_the_export_masks_others_and_holds_no_secret(member: Client) -> None:
    person = {"name": "Bo", "email": "bo@people.test", "notes": "or bo@home.test"}
    member.call("POST", "/api/profiles", person)
    text = member.call("GET", "/api/export").text
    assert member.email in text
    assert "***@people.test" in text
    assert "***@home.test" in text
    assert not re.search(r"bo@|argon2|token|hash", text)


def test_an_organisations_export_is_for_its_managers_and_masks_the_others(
    member: Client, other: Client
) -> None:
    place = new_organisation(member)
    accepted = {"token": invitation_token(member, place, other)}
    other.call("POST", "/api/invitations/accept", accepted)
    assert other.call("GET", f"{place}/export").status_code == 403
    exported = member.call("GET", f"{place}/export").json()
    addresses = {row["email"] for row in exported["members"]}
    assert addresses == {member.email, "***@example.test"}
