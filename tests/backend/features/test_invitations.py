"""Invitations to an organisation."""

from __future__ import annotations

import re
from pathlib import Path

from release_gate.testkit.client import Client, new_visitor
from release_gate.testkit.private_backend import PrivateBackend, running
from tests.backend.organisations import invitation_token, new_organisation


def test_an_invitation_is_good_once_and_for_its_address(member: Client, other: Client) -> None:
    place = new_organisation(member)
    assert other.call("GET", place).status_code == 404
    body = {"token": invitation_token(member, place, other)}
    answers = [c.call("POST", "/api/invitations/accept", body) for c in (member, other, other)]
    assert [answer.status_code for answer in answers] == [400, 200, 400]
    assert other.call("GET", place).json()["role"] == "member"


def test_the_link_of_an_invitation_leads_to_a_page(member: Client, other: Client) -> None:
    place = new_organisation(member)
    invitation_token(member, place, other)
    match = re.search(r"(/organisations)#", other.mails()[0]["text"])
    assert match
    page = other.call("GET", match[1])
    assert (page.status_code, "<h1>Organisations</h1>" in page.text) == (200, True)


def test_an_invitation_that_is_too_old_or_withdrawn_lets_nobody_in(tmp_path: Path) -> None:
    with running(tmp_path / "app.sqlite3") as service:
        owner, guest = new_visitor(service.url), new_visitor(service.url)
        for client in (owner, guest):
            client.register()
        place = new_organisation(owner)
        old = invitation_token(owner, place, guest)
        service.rows("UPDATE invitations SET expires_at = unixepoch()")
        assert owner.call("GET", f"{place}/invitations").json() == {"invitations": []}
        withdrawn = invitation_token(owner, place, guest)
        (listed,) = owner.call("GET", f"{place}/invitations").json()["invitations"]
        gone = f"{place}/invitations/{listed['id']}"
        assert [owner.call("DELETE", gone).status_code for _ in range(2)] == [204, 404]
        for link in (old, withdrawn):
            answer = guest.call("POST", "/api/invitations/accept", {"token": link})
            assert answer.json()["error"] == "bad_link"
        for client in (owner, guest):
            client.http.close()


def test_an_admin_has_no_power_over_an_invitation_of_an_owner_or_to_become_one(
    member: Client, other: Client, service: PrivateBackend
) -> None:
    place = new_organisation(member)
    accept = {"token": invitation_token(member, place, other, "admin")}
    assert other.post("/api/invitations/accept", accept).status_code == 200
    for role in ("owner", "member"):
        guest = new_visitor(service.url)
        assert guest.register().status_code == 201
        token = {"token": invitation_token(member, place, guest, role)}
        (listed,) = other.get(f"{place}/invitations").json()["invitations"]
        again = {"email": guest.email, "role": "member"}
        refused = [
            other.post(f"{place}/invitations", again),
            other.call("DELETE", f"{place}/invitations/{listed['id']}"),
        ]
        assert [answer.status_code for answer in refused] == [403, 403]
        assert guest.post("/api/invitations/accept", token).json()["role"] == role
        guest.http.close()
