"""Making an organisation and inviting to it, as several tests do."""

from __future__ import annotations

import re

from release_gate.testkit.client import Client


def new_organisation(client: Client) -> str:
    """The path of a new organisation that the client owns."""
    made = client.call("POST", "/api/organisations", {"name": "Interviewers"})
    return f"/api/organisations/{made.json()['id']}"


def invitation_token(owner: Client, place: str, guest: Client, role: str = "member") -> str:
    """Invite the guest, and read the token in the mail."""
    body = {"email": guest.email, "role": role}
    assert owner.call("POST", f"{place}/invitations", body).status_code == 201
    match = re.search(r"#(\S+)", guest.mails()[0]["text"])
    assert match
    return match[1]


def account_id(client: Client) -> str:
    return str(client.call("GET", "/api/session").json()["account"]["id"])
