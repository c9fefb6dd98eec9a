"""An organisation: made, joined by invitation, managed, left."""

from __future__ import annotations

from release_gate.testkit.client import Client
from release_gate.testkit.story.accounts import enter
from release_gate.testkit.story.teller import Teller
from release_gate.testkit.story.work import UNKNOWN


def organisation(teller: Teller, owner: Client, guest: Client) -> None:
    teller.chapter("An organisation")
    teller.say(owner, "POST", "/api/organisations", {"name": " "})
    made = [
        teller.say(owner, "POST", "/api/organisations", {"name": name}).json()["id"]
        for name in ("Team 10", " Team 2 ")
    ]
    teller.say(owner, "GET", "/api/organisations")
    place, other = (f"/api/organisations/{each}" for each in made)
    teller.say(owner, "POST", f"{other}/invitations", {"email": guest.email, "role": "admin"})
    accept(teller, guest)
    invitations(teller, owner, place, guest)
    teller.chapter("Members")
    members(teller, owner, place, guest)
    for who in (owner, guest):
        teller.say(who, "GET", f"/api/organisations/{UNKNOWN}")
        teller.say(who, "GET", "/api/organisations")


def invitations(teller: Teller, owner: Client, place: str, guest: Client) -> None:
    path, wanted = f"{place}/invitations", {"email": guest.email, "role": "admin"}
    teller.say(guest, "POST", path, wanted)
    withdrawn = teller.say(owner, "POST", path, {"email": " B@people.test "}).json()["id"]
    teller.say(owner, "POST", path, {"email": "a@people.test", "role": "owner"})
    teller.say(owner, "POST", path, wanted)
    teller.say(owner, "POST", path, wanted)
    teller.say(owner, "GET", path)
    for _ in range(2):
        teller.say(owner, "DELETE", f"{path}/{withdrawn}")
    for who in (owner, guest, guest):
        accept(teller, guest, who)


def members(teller: Teller, owner: Client, place: str, guest: Client) -> None:
    seats = [
        f"{place}/members/{who.get('/api/session').json()['account']['id']}"
        for who in (owner, guest)
    ]
    teller.say(owner, "POST", f"{place}/invitations", {"email": guest.email})
    accept(teller, guest)
    teller.say(guest, "GET", place)
    teller.say(guest, "PUT", seats[0], {"role": "member"})
    teller.say(guest, "GET", f"{place}/export")
    teller.say(owner, "PUT", seats[0], {"role": "member"})
    teller.say(owner, "DELETE", seats[0])
    teller.say(owner, "PUT", seats[1], {"role": "member"})
    teller.say(guest, "GET", f"{place}/invitations")
    teller.say(guest, "DELETE", seats[0])
    teller.say(owner, "DELETE", f"{place}/members/{UNKNOWN}")
    teller.say(owner, "GET", f"{place}/export")
    teller.say(guest, "DELETE", seats[1])
    teller.say(owner, "GET", place)


def accept(teller: Teller, guest: Client, who: Client | None = None) -> None:
    """Accept the newest invitation of the guest, or try to as somebody else."""
    token = teller.mailed(guest, "invitation").partition("#")[2].split()[0]
    teller.say(who or guest, "POST", "/api/invitations/accept", {"token": token})


def expired(teller: Teller, owner: Client, guest: Client) -> None:
    """An admin replaces the invitation of an owner, once that is over."""
    (ends_at,) = teller.backend.rows("SELECT max(expires_at) FROM invitations")[0]
    teller.chapter("At the end of an invitation", later_s=ends_at - teller.time)
    for who in (owner, guest):
        enter(teller, who)
    listed = teller.say(owner, "GET", "/api/organisations").json()["organisations"]
    path = f"/api/organisations/{listed[-1]['id']}/invitations"
    teller.say(owner, "GET", path)
    teller.say(owner, "POST", path, {"email": guest.email, "role": "admin"})
    accept(teller, guest)
    teller.say(guest, "POST", path, {"email": "a@people.test"})
    teller.say(guest, "GET", path)
