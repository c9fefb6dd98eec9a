"""Log-in, extension of a session, log-out."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from fastapi import Response
from requests.adapters import HTTPAdapter

from backend import passwords
from backend.context import Context
from backend.db import Database
from backend.errors import ApiError
from backend.features.login import Credentials, log_in
from backend.settings import load
from release_gate.testkit.client import Client, new_visitor
from release_gate.testkit.private_backend import PrivateBackend
from release_gate.testkit.ways_in import use_up_every_way_in
from tests.backend.slow_hashes import while_verifying

SET_HASH = "UPDATE accounts SET password_hash = ?"


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
    answers = [member.log_in() for _ in range(11)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 60


def test_a_password_that_is_replaced_during_a_log_in_opens_nothing(
    db: Database, account: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = (passwords.hashed(each) for each in ("the old password", "the new password"))
    with db.write() as tx:
        tx.execute(SET_HASH, (old,))
    context = Context(db, load({}), "127.0.0.1", "http://127.0.0.1", None)
    body = Credentials(email="ada@example.test", password="the old password")
    with (
        while_verifying(monkeypatch, lambda: log_in(context, body, Response())) as attempt,
        db.write() as tx,
    ):
        tx.execute(SET_HASH, (new,))
    with pytest.raises(ApiError) as refused:
        attempt.result()
    assert (refused.value.status, refused.value.code) == (401, "wrong_credentials")
    with db.read() as tx:
        assert tx.execute("SELECT count(*) FROM sessions").fetchone()[0] == 0


def by_password(client: Client) -> int:
    return client.log_in().status_code


def by_code(client: Client) -> int:
    assert client.post("/api/codes", {"email": client.email}).status_code == 202
    found = re.search(r"[0-9]{6}", client.mails("code")[0]["text"])
    assert found
    body = {"email": client.email, "code": found[0]}
    return client.post("/api/codes/verify", body).status_code


def by_registration(client: Client) -> int:
    client.email = new_visitor(client.url).email
    return client.register().status_code


@pytest.mark.parametrize("enter", [by_password, by_code, by_registration])
def test_a_log_in_ends_the_session_that_this_browser_had(
    member: Client, enter: Callable[[Client], int]
) -> None:
    before, elsewhere = member.elsewhere(), member.elsewhere()
    assert elsewhere.log_in().status_code == 200
    before.http.cookies.set("session", member.session_cookie)
    assert before.signed_in()
    assert enter(member) in (200, 201)
    assert (member.signed_in(), before.signed_in(), elsewhere.signed_in()) == (True, False, True)


class From(HTTPAdapter):
    """Sends from this address of loopback, as another network."""

    def __init__(self, address: str) -> None:
        self._address = address
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, source_address=(self._address, 0), **kwargs)


def test_a_stranger_closes_no_way_in_of_the_owner(member: Client) -> None:
    assert by_code(member) == 200, "whoever registered proves the address"
    owner, stranger, elsewhere = member.elsewhere(), member.elsewhere(), member.elsewhere()
    owner.http.cookies.set("device", member.http.cookies["device"])
    elsewhere.http.mount("http://", From("127.0.0.2"))
    use_up_every_way_in(stranger)
    assert stranger.log_in().status_code == 429
    for client in (owner, elsewhere):
        assert client.log_in().status_code == 200
        client.http.cookies.clear("127.0.0.1", "/", "session")
        assert by_code(client) == 200


def test_a_stranger_leaves_the_codes_and_links_of_the_owner_valid(member: Client) -> None:
    assert by_code(member) == 200, "whoever registered proves the address"
    owner, stranger = member.elsewhere(), member.elsewhere()
    owner.http.cookies.set("device", member.http.cookies["device"])
    assert owner.post("/api/codes", {"email": owner.email}).status_code == 202
    assert owner.post("/api/password/reset-link", {"email": owner.email}).status_code == 202
    code = re.search(r"[0-9]{6}", owner.mails("code")[0]["text"])
    link = re.search(r"/password#(\S+)", owner.mails("reset")[0]["text"])
    assert code
    assert link
    use_up_every_way_in(stranger)
    body = {"email": owner.email, "code": code[0]}
    assert owner.post("/api/codes/verify", body).status_code == 200
    reset = {"token": link[1], "new_password": "another gleaming teapot"}
    assert member.elsewhere().post("/api/password/reset", reset).status_code == 204
