"""Log-in, extension of a session, log-out."""

from __future__ import annotations

from release_gate.testkit.client import Client, new_visitor
from release_gate.testkit.private_backend import PrivateBackend


def test_a_session_ends_when_its_time_is_over(member: Client, service: PrivateBackend) -> None:
    assert member.signed_in()
    service.rows(
        "UPDATE sessions SET expires_at = unixepoch() WHERE account_id ="
        " (SELECT id FROM accounts WHERE email = ?)",
        member.email,
    )
    assert not member.signed_in()
    assert member.call("POST", "/api/session/touch").status_code == 401


def test_a_touch_extends_a_session_up_to_a_limit(member: Client, service: PrivateBackend) -> None:
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
