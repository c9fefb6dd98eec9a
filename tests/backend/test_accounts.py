"""Accounts, sessions, lock-out and what guards them."""

from __future__ import annotations

import pytest

from release_gate.testkit.client import Client, new_visitor
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
def test_what_does_not_fit_is_named(visitor: Client, field: str, value: object) -> None:
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


def test_a_session_ends_when_its_time_is_over(member: Client, service: PrivateBackend) -> None:
    assert member.signed_in()
    service.rows(
        "UPDATE sessions SET expires_at = unixepoch() WHERE account_id ="
        " (SELECT id FROM accounts WHERE email = ?)",
        member.email,
    )
    assert not member.signed_in()
    assert member.call("POST", "/api/session/touch").status_code == 401


def test_a_touch_prolongs_but_not_for_ever(member: Client, service: PrivateBackend) -> None:
    own = "WHERE account_id = (SELECT id FROM accounts WHERE email = ?)"
    service.rows(f"UPDATE sessions SET expires_at = unixepoch() + 60 {own}", member.email)
    assert member.call("POST", "/api/session/touch").json()["seconds_left"] > 3500
    service.rows(f"UPDATE sessions SET created_at = unixepoch() - 43100 {own}", member.email)
    assert member.call("POST", "/api/session/touch").json()["seconds_left"] <= 100


def test_logging_out_ends_the_session_on_the_server(member: Client) -> None:
    stolen = member.http.cookies["session"]
    assert member.call("DELETE", "/api/session").status_code == 204
    member.http.cookies.set("session", stolen)
    assert not member.signed_in()


@pytest.mark.parametrize("token", ["", "wrong", "\N{LATIN SMALL LETTER U WITH DIAERESIS}"])
def test_a_change_needs_the_csrf_token(member: Client, token: str) -> None:
    member.csrf_token = ""
    header = {"X-CSRF-Token": token.encode()} if token else {}
    answer = member.http.delete(member.url + "/api/session", headers=header, timeout=20)
    assert (answer.status_code, answer.json()["error"]) == (403, "csrf")


def test_another_site_can_not_log_anyone_in(visitor: Client) -> None:
    account = {"email": visitor.email, "password": visitor.password, "name": "Ada"}
    answer = visitor.call(
        "POST", "/api/accounts", account, headers={"Origin": "https://evil.example"}
    )
    assert (answer.status_code, answer.json()["error"]) == (403, "cross_origin")


def test_wrong_passwords_lock_and_an_unknown_address_looks_the_same(
    member: Client, service: PrivateBackend
) -> None:
    stranger = new_visitor(service.url)
    for client in (member.elsewhere(), stranger):
        seen = [client.log_in("not the password") for _ in range(6)]
        assert [answer.status_code for answer in seen] == [401] * 5 + [423]
        assert 0 < int(seen[-1].headers["Retry-After"]) <= 900
        assert client.log_in().status_code == 423


def test_log_ins_are_limited(member: Client, service: PrivateBackend) -> None:
    client = member.elsewhere()
    answers = [client.log_in() for _ in range(11)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 60
