"""Registration."""

from __future__ import annotations

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
