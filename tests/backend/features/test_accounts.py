"""Registration."""

from __future__ import annotations

import re

import pytest

from release_gate.testkit.client import Client
from release_gate.testkit.private_backend import PrivateBackend


def test_registering_signs_in_and_only_once_per_address(visitor: Client) -> None:
    answer = visitor.register()
    assert (answer.status_code, answer.json()["account"]["email"]) == (201, visitor.email)
    twin = visitor.elsewhere()
    twin.email = visitor.email.upper()
    again = twin.register()
    assert (again.status_code, again.json()["error"]) == (409, "email_taken")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("password", "short"),
        ("password", "passwordpassword"),
        ("password", "aaaaaaaaaaaaaaaa"),
        ("email", "no address"),
        ("email", "two\r\n@example.test"),
        ("name", ""),
        ("name", "line\nbreak"),
        ("admin", True),
    ],
)
def test_an_invalid_field_is_named(visitor: Client, field: str, value: object) -> None:
    account = {"email": visitor.email, "password": visitor.password, "name": "Ada", field: value}
    answer = visitor.call("POST", "/api/accounts", account)
    assert (answer.status_code, answer.json()["error"]) == (422, "invalid")
    assert list(answer.json()["fields"]) == [field]


def test_nothing_secret_is_stored_as_it_is(member: Client, service: PrivateBackend) -> None:
    secret = member.http.cookies["session"]
    stored = "".join(str(row) for row in service.rows("SELECT token_hash FROM sessions"))
    (password,) = service.rows("SELECT password_hash FROM accounts WHERE email = ?", member.email)
    assert secret not in stored
    assert password[0].startswith("$argon2id$")


def code_for(client: Client) -> dict[str, str]:
    """What the owner of the mailbox enters in this browser."""
    assert client.post("/api/codes", {"email": client.email}).status_code == 202
    found = re.search(r"\b[0-9]{6}\b", client.mails("code")[0]["text"])
    assert found
    return {"email": client.email, "code": found[0]}


def test_the_owner_of_a_mailbox_ends_what_somebody_else_registered_for_it(member: Client) -> None:
    thief, owner = member, member.elsewhere()
    assert thief.get("/api/session").json()["account"]["verified"] is False
    entered = owner.post("/api/codes/verify", code_for(owner)).json()
    assert entered["account"]["verified"] is True
    assert not thief.signed_in()
    assert thief.elsewhere().log_in().status_code == 401
    owner.post("/api/codes/verify", code_for(owner))
    assert owner.signed_in(), "a later code ends nothing but the session that it replaces"


def test_a_reset_proves_the_address_too(member: Client) -> None:
    owner, new = member.elsewhere(), "another gleaming teapot"
    assert owner.post("/api/password/reset-link", {"email": owner.email}).status_code == 202
    found = re.search(r"/password#(\S+)", owner.mails("reset")[0]["text"])
    assert found
    body = {"token": found[1], "new_password": new}
    assert owner.post("/api/password/reset", body).status_code == 204
    assert not member.signed_in()
    assert owner.log_in(new).json()["account"]["verified"] is True
    assert member.elsewhere().post("/api/codes/verify", code_for(member.elsewhere())).ok
    assert member.elsewhere().log_in(new).status_code == 200


def test_whoever_registered_confirms_the_address_and_keeps_the_password(member: Client) -> None:
    (asked,) = member.mails("welcome")
    assert f"{member.url}/login" in asked["text"]
    assert member.post("/api/codes/verify", code_for(member)).status_code == 200
    assert member.get("/api/session").json()["account"]["verified"] is True
    assert member.elsewhere().log_in().status_code == 200
