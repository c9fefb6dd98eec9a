"""Password change, password reset, end of all sessions."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from backend import passwords, sessions
from backend.context import SignedIn
from backend.db import Database
from backend.errors import ApiError
from backend.features import password
from backend.settings import load
from release_gate.testkit.client import Client, new_visitor
from release_gate.testkit.private_backend import PrivateBackend
from tests.backend.slow_hashes import while_verifying

OLD = "the old password"
NEW = "another gleaming teapot"


def change(client: Client, new: str, current: str = "") -> int:
    body = {"current_password": current or client.password, "new_password": new}
    return client.call("POST", "/api/password/change", body).status_code


def link(client: Client, headers: dict[str, str] | None = None) -> str:
    asked = client.call("POST", "/api/password/reset-link", {"email": client.email}, headers)
    assert asked.status_code == 202
    found = re.search(r"(\S+)/password#(\S+)", client.mails()[0]["text"])
    assert found
    assert found[1] == client.url
    return found[2]


def test_a_change_ends_the_other_sessions(member: Client, service: PrivateBackend) -> None:
    thief = member.elsewhere()
    thief.log_in()
    assert change(member, NEW) == 204
    assert (member.signed_in(), thief.signed_in()) == (True, False)
    assert member.elsewhere().log_in().status_code == 401
    assert member.elsewhere().log_in(NEW).status_code == 200


@pytest.mark.parametrize(("new", "current", "status"), [(NEW, "wrong", 403), ("short", "", 422)])
def test_a_change_can_be_refused(member: Client, new: str, current: str, status: int) -> None:
    assert change(member, new, current) == status
    assert member.elsewhere().log_in().status_code == 200


def test_a_link_sets_a_password_once_and_lifts_a_lock(
    member: Client, service: PrivateBackend
) -> None:
    stranger = member.elsewhere()
    for _ in range(5):
        stranger.log_in("wrong")
    body = {"token": link(stranger), "new_password": NEW}
    assert stranger.call("POST", "/api/password/reset", body).status_code == 204
    assert not member.signed_in()
    assert stranger.log_in(NEW).status_code == 200
    again = new_visitor(service.url).call("POST", "/api/password/reset", body)
    assert (again.status_code, again.json()["error"]) == (400, "bad_link")


def test_the_host_header_does_not_reach_the_mail(member: Client, service: PrivateBackend) -> None:
    link(member.elsewhere(), {"Host": "evil.example"})


def test_an_old_link_is_refused(member: Client, service: PrivateBackend) -> None:
    client = member.elsewhere()
    body = {"token": link(client), "new_password": NEW}
    service.rows("UPDATE password_resets SET expires_at = unixepoch()")
    assert client.call("POST", "/api/password/reset", body).status_code == 400


def test_an_unknown_address_gets_no_link(visitor: Client) -> None:
    body = {"email": visitor.email}
    assert visitor.call("POST", "/api/password/reset-link", body).status_code == 202
    assert visitor.mails() == []


def test_log_out_everywhere(member: Client, service: PrivateBackend) -> None:
    elsewhere = member.elsewhere()
    elsewhere.log_in()
    assert member.call("DELETE", "/api/sessions").status_code == 204
    assert (member.signed_in(), elsewhere.signed_in()) == (False, False)


def reset(db: Database, account: str) -> None:
    """What a reset does, without its mail."""
    with db.write() as tx:
        sessions.end_all(tx, account)
        tx.execute("UPDATE accounts SET password_hash = ?", (passwords.hashed(NEW),))


def replace_password(db: Database, account: str) -> None:
    with db.write() as tx:
        tx.execute("UPDATE accounts SET password_hash = ?", (passwords.hashed(NEW),))


def end_sessions(db: Database, account: str) -> None:
    with db.write() as tx:
        sessions.end_all(tx, account)


@pytest.mark.parametrize(
    ("meanwhile", "code"),
    [
        (reset, "signed_out"),
        (replace_password, "wrong_password"),
        (end_sessions, "signed_out"),
    ],
)
def test_a_change_is_refused_if_password_or_session_ended_while_it_was_verified(
    db: Database,
    account: str,
    monkeypatch: pytest.MonkeyPatch,
    meanwhile: Callable[[Database, str], None],
    code: str,
) -> None:
    with db.write() as tx:
        tx.execute("UPDATE accounts SET password_hash = ?", (passwords.hashed(OLD),))
        _, session = sessions.start(tx, account, load({}))
    me = SignedIn(db, load({}), "http://127.0.0.1", session, account)
    body = password.Change(current_password=OLD, new_password="a third gleaming teapot")
    with while_verifying(monkeypatch, lambda: password.change(me, body)) as attempt:
        meanwhile(db, account)
    with pytest.raises(ApiError) as refused:
        attempt.result()
    assert refused.value.code == code
    with db.read() as tx:
        (stored,) = tx.execute("SELECT password_hash FROM accounts").fetchone()
    assert passwords.matches(stored, OLD if meanwhile is end_sessions else NEW)
