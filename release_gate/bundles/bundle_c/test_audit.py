"""The audit log: it records actions, and detects tampering."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from release_gate.check import check
from release_gate.testkit.client import Client, new_member
from release_gate.testkit.private_backend import PrivateBackend

# A change of a log of at least three entries, and the first entry that is then invalid.
TAMPERED = {
    "altered": ("UPDATE audit_log SET action = 'nothing' WHERE number = 2", 2),
    "removed": ("DELETE FROM audit_log WHERE number = 2", 2),
    "reordered": (
        "UPDATE audit_log SET (happened_at, action, details, hash) ="
        " (SELECT happened_at, action, details, hash FROM kept WHERE number = 5 - audit_log.number)"
        " WHERE number IN (2, 3)",
        2,
    ),
    "cut": ("DELETE FROM audit_log WHERE number > 2", 3),
}


@check(
    "GOV-01", "The actions of an account are recorded", why="otherwise nobody can tell who did what"
)
def test_entries(member: Client, other: Client) -> None:
    made = member.post("/api/organisations", {"name": "Interviewers"}).json()["id"]
    invited = {"email": other.email, "role": "member"}
    member.post(f"/api/organisations/{made}/invitations", invited)
    entries = member.get("/api/audit").json()["entries"]
    assert [entry["action"] for entry in entries][:2] == ["member.invited", "organisation.created"]
    assert [entry["action"] for entry in entries][-1] == "account.created"
    theirs = other.get("/api/audit").json()["entries"]
    assert made not in str(theirs), "actions of another account are shown"


@check(
    "GOV-02",
    "The audit log is intact, and every action changes its head",
    why="otherwise it proves nothing",
)
def test_chain(member: Client) -> None:
    before = member.get("/api/audit/verify").json()
    member.post("/api/organisations", {"name": "Interviewers"})
    after = member.get("/api/audit/verify").json()
    assert (before["intact"], after["intact"]) == (True, True), after
    assert after["entries"] > before["entries"]
    assert after["head"] != before["head"]


@pytest.fixture
def log(own: PrivateBackend) -> Iterator[Client]:
    """A member with three entries in the log, which is restored afterwards."""
    client = new_member(own.url)
    for name in ("One", "Two"):
        client.post("/api/organisations", {"name": name})
    own.rows("CREATE TABLE kept AS SELECT * FROM audit_log")
    yield client
    own.rows("DELETE FROM audit_log")
    own.rows("INSERT INTO audit_log SELECT * FROM kept")
    own.rows("DROP TABLE kept")


@check(
    "GOV-03",
    "Tampering with the audit log is detected and located",
    why="an attacker hides an action by editing the log",
    of=("altered", "removed", "reordered", "cut"),
)
def test_tampering(log: Client, own: PrivateBackend, subject: str) -> None:
    assert log.get("/api/audit/verify").json()["intact"] is True
    statement, place = TAMPERED[subject]
    own.rows(statement)
    seen = log.get("/api/audit/verify").json()
    assert (seen["intact"], seen["first_break"]) == (False, place)
