"""Registration, log-in, codes, passwords, and how each is refused."""

from __future__ import annotations

import re
import secrets

from release_gate.testkit.client import Client
from release_gate.testkit.story.teller import PASSWORD, Teller

LOCK_S = 15 * 60
EASY = ("password1234!", "qwertyuiop12", "maria.example", "short")
NEW_PASSWORD = "violet harbour engine saddle"
# Bodies of a registration that are refused, each for another field or another reason.
REFUSED: tuple[dict[str, object], ...] = (
    {},
    {"email": "no address", "password": "", "name": " "},
    {"email": "a@b", "password": "x" * 1001, "name": "x" * 101},
    {"email": f"{'a' * 250}@b.test", "password": PASSWORD, "name": "line\nbreak"},
)


def registration(teller: Teller, maria: Client) -> None:
    teller.chapter("Registration")
    visitor = maria.elsewhere()
    account = {"email": maria.email, "password": maria.password, "name": maria.name}
    teller.say(visitor, "GET", "/api/session")
    teller.say(visitor, "GET", "/api/profiles")
    for body in (*REFUSED, *({**account, "password": each} for each in EASY)):
        teller.say(visitor, "POST", "/api/accounts", body)
    teller.say(maria, "POST", "/api/accounts", {**account, "email": f" {maria.email.upper()} "})
    teller.say(visitor, "POST", "/api/accounts", account)
    teller.say(maria, "GET", "/api/session")


def log_in(teller: Teller, maria: Client) -> None:
    teller.chapter("Log-in")
    who, right = maria.elsewhere(), {"email": maria.email, "password": maria.password}
    teller.say(who, "POST", "/api/session", {**right, "password": "not the password"})
    teller.say(who, "POST", "/api/session", {**right, "email": "nobody@example.test"})
    teller.say(who, "POST", "/api/session", {**right, "email": "m_ri%@example.test"})
    teller.say(who, "POST", "/api/session", right)
    teller.say(who, "DELETE", "/api/session", headers={"X-CSRF-Token": "not the token"})
    teller.say(who, "DELETE", "/api/session", headers={"Origin": "https://evil.example"})
    teller.say(who, "DELETE", "/api/session")
    teller.say(who, "DELETE", "/api/session")
    teller.chapter("An extended session")
    teller.say(maria, "POST", "/api/session/touch")
    teller.say(maria, "GET", "/api/session")


def codes(teller: Teller, maria: Client) -> None:
    teller.chapter("A code")
    nobody, forged = {"email": "nobody@example.test"}, {"X-Forwarded-For": "203.0.113.7"}
    teller.say(maria.elsewhere(), "POST", "/api/codes", nobody, headers=forged)
    teller.say(maria, "POST", "/api/codes", {"email": maria.email})
    found = re.search(r"\b\d{6}\b", teller.mailed(maria, "code"))
    assert found
    enter(teller, maria.elsewhere(), "not the password")  # a right code makes up for it
    right = {"email": maria.email, "code": found[0]}
    wrong = f"{(int(found[0]) + 1) % 1_000_000:06}"
    for code in ("12345", wrong, found[0], found[0]):
        teller.say(maria, "POST", "/api/codes/verify", {**right, "code": code})


def passwords(teller: Teller, maria: Client) -> None:
    teller.chapter("Passwords")
    wrong = {"current_password": "not the password", "new_password": NEW_PASSWORD}
    right = {**wrong, "current_password": maria.password}
    teller.say(maria, "POST", "/api/password/change", wrong)
    teller.say(maria, "POST", "/api/password/change", {**right, "new_password": "copper1234!!"})
    teller.say(maria, "POST", "/api/password/change", right)
    teller.say(maria, "POST", "/api/password/reset-link", {"email": "nobody@example.test"})
    teller.say(maria, "POST", "/api/password/reset-link", {"email": maria.email})
    token = teller.mailed(maria, "reset").partition("#")[2].split()[0]
    body = {"token": token, "new_password": maria.password}
    teller.say(maria, "POST", "/api/password/reset", {**body, "token": "unknown"})
    teller.say(maria, "POST", "/api/password/reset", {**body, "new_password": "lantern12345"})
    teller.say(maria, "POST", "/api/password/reset", body)
    teller.say(maria, "POST", "/api/password/reset", body)
    enter(teller, maria)
    teller.say(maria, "DELETE", "/api/sessions")


def enter(teller: Teller, who: Client, password: str = "") -> None:
    body = {"email": who.email, "password": password or who.password}
    teller.say(who, "POST", "/api/session", body)


def lock(teller: Teller, who: Client) -> None:
    """Wrong passwords until they are refused, and once more after the lock."""
    teller.chapter("Too many attempts")
    stranger = who.elsewhere()
    for _ in range(11):
        stranger.log_in(secrets.token_hex(6))
    enter(teller, stranger, "wrong again")
    nobody = {"email": "nobody@example.test", "password": "wrong again"}
    teller.say(stranger, "POST", "/api/session", nobody)
    teller.chapter("A minute later")
    enter(teller, stranger)
    teller.chapter("After the lock", later_s=LOCK_S)
    for password in ("wrong again", who.password):
        enter(teller, stranger, password)
    enter(teller, who)
