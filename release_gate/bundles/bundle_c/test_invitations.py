"""Invitations end with the power of whoever sent them, and only who has that power ends them."""

from __future__ import annotations

from release_gate.bundles.bundle_c.test_organisations import invite, join, seat
from release_gate.check import check
from release_gate.testkit.client import Client, new_member


def accept(guest: Client, token: str) -> int:
    return guest.post("/api/invitations/accept", {"token": token}).status_code


@check(
    "GOV-22",
    "An admin can neither replace nor withdraw the invitation of an owner",
    why="an admin could keep a new owner out",
)
def test_owners_invitation(member: Client, other: Client, place: str, base_url: str) -> None:
    join(member, place, other, "admin")
    for role in ("owner", "member"):
        guest = new_member(base_url)
        token = invite(member, place, guest, role)
        (listed,) = other.get(f"{place}/invitations").json()["invitations"]
        replaced = other.post(f"{place}/invitations", {"email": guest.email, "role": "member"})
        withdrawn = other.call("DELETE", f"{place}/invitations/{listed['id']}")
        assert (replaced.status_code, withdrawn.status_code) == (403, 403), role
        assert accept(guest, token) == 200
        assert guest.get(place).json()["role"] == role


@check(
    "GOV-23",
    "The invitations of a member who is removed or loses the role end",
    why="a former admin could let anyone in",
)
def test_inviter_loses_power(member: Client, other: Client, place: str, base_url: str) -> None:
    guest = new_member(base_url)
    own = f"/api/organisations/{other.post('/api/organisations', {'name': 'Own'}).json()['id']}"
    to_own = invite(other, own, guest)
    join(member, place, other, "admin")
    tokens = [invite(other, place, guest)]
    assert member.call("PUT", seat(other, place), {"role": "member"}).status_code == 200
    assert accept(guest, tokens[0]) == 400
    assert member.call("PUT", seat(other, place), {"role": "admin"}).status_code == 200
    tokens.append(invite(other, place, guest))
    assert member.call("DELETE", seat(other, place)).status_code == 204
    assert [accept(guest, token) for token in tokens] == [400, 400]
    assert member.get(f"{place}/invitations").json() == {"invitations": []}
    assert accept(guest, to_own) == 200  # of an organisation where nothing has changed


@check(
    "GOV-24",
    "An open invitation does not bring a removed member back",
    why="removal must be final until somebody invites again",
)
def test_removed_with_an_invitation(member: Client, other: Client, place: str) -> None:
    join(member, place, other)
    token = invite(member, place, other)
    assert member.call("DELETE", seat(other, place)).status_code == 204
    assert accept(other, token) == 400
    assert other.get(place).status_code == 404
