"""Roles in an organisation."""

from __future__ import annotations

from release_gate.testkit.client import Client
from tests.backend.organisations import account_id, invitation_token, new_organisation


def test_roles_hold(member: Client, other: Client) -> None:
    place = new_organisation(member)
    accepted = {"token": invitation_token(member, place, other, "admin")}
    other.call("POST", "/api/invitations/accept", accepted)
    mine, theirs = (f"{place}/members/{account_id(client)}" for client in (member, other))
    assert other.call("PUT", theirs, {"role": "owner"}).status_code == 403
    assert other.call("DELETE", mine).status_code == 403
    assert member.call("DELETE", mine).json()["error"] == "last_owner"
    assert member.call("PUT", mine, {"role": "member"}).json()["error"] == "last_owner"
    assert member.call("PUT", theirs, {"role": "owner"}).status_code == 200
    assert member.call("DELETE", mine).status_code == 204
    assert member.call("GET", place).status_code == 404
