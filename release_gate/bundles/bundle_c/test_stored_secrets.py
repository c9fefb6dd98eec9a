"""What the database knows of secrets: hashes, and slow ones of what can be guessed."""

from __future__ import annotations

import re
import sqlite3

import pytest

from release_gate.check import check
from release_gate.testkit.cases import expect_no
from release_gate.testkit.client import Client, new_member
from release_gate.testkit.private_backend import PrivateBackend
from release_gate.testkit.scene import Performed, Scene

LEAST_KIB, LEAST_PASSES = 19 * 1024, 2  # OWASP's Password Storage Cheat Sheet, argon2id
ARGON2ID = re.compile(r"\$argon2id\$v=19\$m=(\d+),t=(\d+),p=\d+\$[\w+/]{20,}\$[\w+/]{40,}")
SECRET_THINGS = ("code", "reset_token", "invitation_token", "new_password")
LEAST_CHARS = 43  # of a secret of 256 bits in base64url
SECRET = re.compile(rf"#([\w-]{{{LEAST_CHARS},}})\s")


@pytest.fixture
def holder(own: PrivateBackend) -> Client:
    """Somebody with a password, a session, a code, a reset link and an invitation."""
    member = new_member(own.url)
    member.post("/api/codes", {"email": member.email})
    member.post("/api/password/reset-link", {"email": member.email})
    organisation = member.post("/api/organisations", {"name": "Interviewers"}).json()["id"]
    invited = {"email": member.email, "role": "member"}
    member.post(f"/api/organisations/{organisation}/invitations", invited)
    return member


def stored(own: PrivateBackend) -> str:
    """Everything in the database but the outbox, which has what was sent until it is delivered."""
    connection = sqlite3.connect(own.db)
    try:
        dump = [
            line for line in connection.iterdump() if not line.startswith('INSERT INTO "outbox"')
        ]
    finally:
        connection.close()
    return "\n".join(dump)


@check(
    "GOV-39",
    "The database has no secret that gives access",
    why="whoever reads a backup could be anybody",
)
def test_no_secret(holder: Client, own: PrivateBackend) -> None:
    found = {
        "the session": holder.session_cookie,
        "the password": holder.password,
        **{
            f"the link of {kind}": match[1]
            for kind in ("reset", "invitation")
            if (match := SECRET.search(holder.mails(kind)[0]["text"]))
        },
    }
    assert len(found) == 4, found.keys()
    assert len(holder.session_cookie) >= LEAST_CHARS
    text = stored(own)
    assert holder.email in text
    assert [name for name, secret in found.items() if secret in text] == []
    code = re.search(r"\b\d{6}\b", holder.mails("code")[0]["text"])
    assert code
    assert f"'{code[0]}'" not in text


@check(
    "GOV-40",
    "Passwords and codes are stored as argon2id, at OWASP's least cost or a little above",
    why="they can be guessed as fast as they can be hashed",
)
def test_slow_hashes(holder: Client, own: PrivateBackend) -> None:
    hashes = {
        "password": "SELECT password_hash FROM accounts WHERE email = ?",
        "code": "SELECT code_hash FROM codes JOIN accounts ON id = account_id WHERE email = ?",
    }
    for name, query in hashes.items():
        ((value,),) = own.rows(query, holder.email)
        match = ARGON2ID.fullmatch(value)
        assert match, name
        kib, passes = int(match[1]), int(match[2])
        assert kib >= LEAST_KIB, name
        assert passes >= LEAST_PASSES, name
        assert kib * passes < 2 * LEAST_KIB * LEAST_PASSES, f"{name}: log-in takes twice as long"


@check(
    "GOV-45",
    "The log of the service holds no secret",
    why="logs are read by many, and kept for long",
)
def test_log(scene: Scene, performed: list[Performed]) -> None:
    mails = [str(text) for (text,) in scene.backend.rows("SELECT text FROM outbox")]
    mailed = {word for text in mails for word in re.findall(r"#(\S+)|\b(\d{6})\b", text)}
    secrets = {
        *(part for pair in mailed for part in pair),
        *(done.request.things.get(name, "") for done in performed for name in SECRET_THINGS),
        *(each for done in performed for each in secrets_of(done.request.who)),
        *(scene.backend.secret, scene.stripe.key),
    } - {""}
    log = scene.backend.log.read_text("utf-8", "replace")
    assert "/api/password/reset" in log, "the log has the requests"
    words = set(re.findall(r"[\w-]+", log))
    expect_no(f"{secret[:3]}..." for secret in secrets if secret in words)


def secrets_of(who: Client) -> tuple[str, ...]:
    return who.password, who.session_cookie, who.csrf_token
