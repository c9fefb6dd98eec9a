"""Accounts under attack: somebody who knows an old password, or holds an old session."""

from __future__ import annotations

import re
import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import requests

from release_gate.check import check
from release_gate.testkit.client import Client, new_member, new_visitor
from release_gate.testkit.held_passwords import HeldPasswords
from release_gate.testkit.private_backend import PrivateBackend, wait_until
from release_gate.testkit.ways_in import use_up_every_way_in


def reset(client: Client, new: str) -> None:
    """Set a new password with a link from the owner's e-mail, from another browser."""
    owner = client.elsewhere()
    assert owner.post("/api/password/reset-link", {"email": owner.email}).status_code == 202
    found = re.search(r"/password#(\S+)", owner.mails("reset")[0]["text"])
    assert found, "the e-mail has no link"
    body = {"token": found[1], "new_password": new}
    assert owner.post("/api/password/reset", body).status_code == 204


def change(client: Client, new: str) -> requests.Response:
    body = {"current_password": client.password, "new_password": new}
    return client.post("/api/password/change", body)


@check(
    "AUTH-16",
    "A password that is replaced during a log-in opens nothing",
    why="whoever knows the old one would stay signed in",
)
def test_log_in_during_a_reset(own: PrivateBackend, held_passwords: HeldPasswords) -> None:
    owner = new_member(own.url)
    thief, new = owner.elsewhere(), secrets.token_urlsafe(16)
    with ThreadPoolExecutor(1) as pool, held_passwords.hold_next():
        answer = pool.submit(thief.log_in)
        assert wait_until(held_passwords.is_held)
        reset(owner, new)
        held_passwords.release()
        assert (answer.result().status_code, thief.signed_in()) == (401, False)
    assert owner.log_in(new).status_code == 200


@check(
    "AUTH-17",
    "A reset cannot be undone by a change that began before it",
    why="whoever knows the old password would take the account back",
)
def test_change_during_a_reset(own: PrivateBackend, held_passwords: HeldPasswords) -> None:
    thief, new = new_member(own.url), secrets.token_urlsafe(16)
    owner = thief.elsewhere()
    with ThreadPoolExecutor(1) as pool, held_passwords.hold_next():
        answer = pool.submit(change, thief, secrets.token_urlsafe(16))
        assert wait_until(held_passwords.is_held)
        reset(owner, new)
        held_passwords.release()
        assert answer.result().status_code in (401, 403)
    assert owner.log_in(new).status_code == 200


def code_body(client: Client) -> dict[str, str]:
    """A valid request to log in with a code, from any browser that is not known."""
    stranger = client.elsewhere()
    assert stranger.post("/api/codes", {"email": client.email}).status_code == 202
    found = re.search(r"\b\d{6}\b", client.mails("code")[0]["text"])
    assert found, "the e-mail has no code"
    return {"email": client.email, "code": found[0]}


def link_body(client: Client) -> dict[str, str]:
    """A valid request to set a new password with a link."""
    stranger = client.elsewhere()
    assert stranger.post("/api/password/reset-link", {"email": client.email}).status_code == 202
    found = re.search(r"/password#(\S+)", client.mails("reset")[0]["text"])
    assert found, "the e-mail has no link"
    return {"token": found[1], "new_password": secrets.token_urlsafe(16)}


# What works once: its path, the request, the answer to it, and to one that was overtaken.
ONCE = {
    "code": ("/api/codes/verify", code_body, 200, 401),
    "link": ("/api/password/reset", link_body, 204, 400),
}


@check(
    "AUTH-22",
    "Of two requests with one code or link at the same time, one succeeds",
    why="whoever reads a message at the same moment would come in too",
    of=("code", "link"),
)
def test_used_twice_at_once(
    own: PrivateBackend, held_passwords: HeldPasswords, subject: str
) -> None:
    path, body_of, works, refused = ONCE[subject]
    owner = new_member(own.url)
    body = body_of(owner)
    thief, first = owner.elsewhere(), owner.elsewhere()
    with ThreadPoolExecutor(1) as pool, held_passwords.hold_next():
        answer = pool.submit(thief.post, path, body)
        assert wait_until(held_passwords.is_held)
        assert first.post(path, body).status_code == works
        held_passwords.release()
        assert answer.result().status_code == refused


@check(
    "AUTH-23",
    "A lock that begins during a log-in counts for it",
    why="whoever sends all guesses at once would have more of them",
)
def test_locked_meanwhile(own: PrivateBackend, held_passwords: HeldPasswords) -> None:
    owner = new_member(own.url)
    guesser = owner.elsewhere()
    with ThreadPoolExecutor(1) as pool, held_passwords.hold_next():
        answer = pool.submit(guesser.log_in)
        assert wait_until(held_passwords.is_held)
        for _ in range(5):
            assert owner.elsewhere().log_in("not the password").status_code == 401
        held_passwords.release()
        assert (answer.result().status_code, guesser.signed_in()) == (423, False)


def by_password(client: Client) -> requests.Response:
    return client.log_in()


def by_code(client: Client) -> requests.Response:
    client.post("/api/codes", {"email": client.email})
    found = re.search(r"\b\d{6}\b", client.mails("code")[0]["text"])
    assert found, "the e-mail has no code"
    return client.post("/api/codes/verify", {"email": client.email, "code": found[0]})


def by_registration(client: Client) -> requests.Response:
    client.email = new_visitor(client.url).email
    return client.register()


@check(
    "AUTH-18",
    "A new log-in ends the session that the browser had",
    why="a copy of the old cookie would stay valid",
)
def test_rotation(member: Client) -> None:
    for enter in (by_password, by_code, by_registration):
        copy = member.elsewhere()
        copy.http.cookies.set("session", member.session_cookie)
        assert copy.signed_in()
        assert enter(member).ok, enter.__name__
        assert member.signed_in(), enter.__name__
        assert not copy.signed_in(), enter.__name__


@check(
    "AUTH-19",
    "The owner of a mailbox ends what somebody else registered for it",
    why="whoever registers an address first would share the account with its owner",
    of=("code", "reset"),
)
def test_registered_by_a_stranger(own: PrivateBackend, subject: str) -> None:
    expect_takeover_ended(own, subject, new_visitor(own.url))
    expect_takeover_ended(own, subject, new_member(own.url))  # signed in to another account


def expect_takeover_ended(own: PrivateBackend, subject: str, browser: Client) -> None:
    thief = new_member(own.url)
    owner = replace(browser, email=thief.email, password=thief.password)
    if subject == "code":
        assert by_code(owner).status_code == 200
    else:
        new = secrets.token_urlsafe(16)
        reset(owner, new)
        assert owner.log_in(new).status_code == 200
    assert owner.get("/api/session").json()["account"]["verified"] is True
    assert not thief.signed_in()
    assert thief.elsewhere().log_in().status_code == 401


@check(
    "AUTH-20",
    "Whoever registered confirms the address by a code and keeps the password",
    why="people who confirm their address should not have to register again",
)
def test_confirmed(own: PrivateBackend) -> None:
    member = new_member(own.url)
    assert member.mails("welcome"), "no e-mail asks to confirm the address"
    assert by_code(member).status_code == 200
    assert member.get("/api/session").json()["account"]["verified"] is True
    assert member.elsewhere().log_in().status_code == 200
    assert by_code(member.elsewhere()).status_code == 200
    assert member.elsewhere().log_in().status_code == 200


@check(
    "AUTH-21",
    "Strangers cannot close the ways in of the owner",
    why="anybody who knows an address could lock its owner out for ever",
)
def test_strangers(member: Client) -> None:
    stranger, guest = member.elsewhere(), member.elsewhere()
    assert guest.post("/api/password/reset-link", {"email": guest.email}).status_code == 202
    found = re.search(r"/password#(\S+)", guest.mails("reset")[0]["text"])
    assert found, "the e-mail has no link"
    use_up_every_way_in(stranger)
    assert stranger.log_in().status_code == 429
    assert by_password(member).status_code == 200, "on a device that has logged in before"
    assert by_code(member).status_code == 200, "on a device that has logged in before"
    body = {"token": found[1], "new_password": secrets.token_urlsafe(16)}
    assert guest.post("/api/password/reset", body).status_code == 204, "on any device, by e-mail"
    again = member.elsewhere()
    assert again.post("/api/password/reset", body).status_code == 400
