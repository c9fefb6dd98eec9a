"""Organisations: roles, permissions, and invitations."""

from __future__ import annotations

import re

from release_gate.check import check
from release_gate.testkit.client import Client, new_member


def invite(owner: Client, place: str, guest: Client, role: str = "member") -> str:
    """Invite a guest; return the token of the link in the e-mail."""
    invited = owner.post(f"{place}/invitations", {"email": guest.email, "role": role})
    assert invited.status_code == 201
    found = re.search(r"#(\S+)", guest.mails("invitation")[0]["text"])
    assert found
    return found[1]


def join(owner: Client, place: str, guest: Client, role: str = "member") -> None:
    token = invite(owner, place, guest, role)
    assert guest.post("/api/invitations/accept", {"token": token}).status_code == 200


def seat(client: Client, place: str) -> str:
    """The path of the client's own membership."""
    return f"{place}/members/{client.get('/api/session').json()['account']['id']}"


@check(
    "GOV-16",
    "Outsiders cannot see that an organisation exists",
    why="its name alone is confidential",
)
def test_outsider(member: Client, other: Client, place: str) -> None:
    role, guest = {"role": "owner"}, {"email": other.email, "role": "owner"}
    answers = [
        other.get(place),
        other.get(f"{place}/export"),
        other.get(f"{place}/invitations"),
        other.post(f"{place}/invitations", guest),
        other.call("PUT", seat(other, place), role),
        other.call("DELETE", seat(member, place)),
    ]
    assert [answer.status_code for answer in answers] == [404] * 6
    assert other.get("/api/organisations").json() == {"organisations": []}


@check(
    "GOV-17",
    "Nobody can grant a role above their own",
    why="otherwise an admin could become an owner",
)
def test_escalation(member: Client, other: Client, place: str, base_url: str) -> None:
    join(member, place, other, "admin")
    third = new_member(base_url)
    guest = {"email": third.email, "role": "owner"}
    refused = [
        other.call("PUT", seat(other, place), {"role": "owner"}),
        other.call("PUT", seat(member, place), {"role": "member"}),
        other.call("DELETE", seat(member, place)),
        other.post(f"{place}/invitations", guest),
    ]
    assert [answer.status_code for answer in refused] == [403] * 4
    join(other, place, third)
    plain = [
        third.post(f"{place}/invitations", {"email": "x@example.test", "role": "member"}),
        third.call("PUT", seat(third, place), {"role": "admin"}),
        third.get(f"{place}/export"),
    ]
    assert [answer.status_code for answer in plain] == [403] * 3


@check("GOV-18", "The last owner cannot leave", why="nobody could manage the organisation")
def test_last_owner(member: Client, other: Client, place: str) -> None:
    join(member, place, other)
    mine, theirs = seat(member, place), seat(other, place)
    for answer in (member.call("DELETE", mine), member.call("PUT", mine, {"role": "admin"})):
        assert (answer.status_code, answer.json()["error"]) == (409, "last_owner")
    assert member.call("PUT", theirs, {"role": "owner"}).status_code == 200
    assert member.call("DELETE", mine).status_code == 204


@check("GOV-19", "An invitation works once, and for its address only", why="links are passed on")
def test_invitation(member: Client, other: Client, place: str, base_url: str) -> None:
    token = {"token": invite(member, place, other)}
    thief = new_member(base_url)
    tried = [who.post("/api/invitations/accept", token) for who in (thief, other, other)]
    assert [answer.status_code for answer in tried] == [400, 200, 400]
    assert thief.get(place).status_code == 404
    assert other.get(place).json()["role"] == "member"


@check("GOV-20", "A withdrawn invitation is refused", why="people are invited by mistake")
def test_withdrawn(member: Client, other: Client, place: str) -> None:
    token = {"token": invite(member, place, other)}
    (listed,) = member.get(f"{place}/invitations").json()["invitations"]
    assert member.call("DELETE", f"{place}/invitations/{listed['id']}").status_code == 204
    assert member.get(f"{place}/invitations").json()["invitations"] == []
    assert other.post("/api/invitations/accept", token).status_code == 400


@check("GOV-21", "A removed member loses access at once", why="not everyone leaves as a friend")
def test_removed(member: Client, other: Client, place: str) -> None:
    join(member, place, other)
    assert other.get(place).status_code == 200
    assert member.call("DELETE", seat(other, place)).status_code == 204
    assert other.get(place).status_code == 404
    assert len(member.get(place).json()["members"]) == 1
