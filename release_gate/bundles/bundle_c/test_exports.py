"""Exports: complete, without secrets, and without the addresses of other people."""

from __future__ import annotations

import re

from release_gate.check import check
from release_gate.testkit.client import Client

PERSON = {"name": "Grace", "email": "grace@people.test", "notes": "privately g.hopper@home.test"}


@check(
    "GOV-06",
    "An export contains everything stored about the account",
    why="people have a right to it",
)
def test_complete(member: Client) -> None:
    member.post("/api/profiles", PERSON)
    made = member.post("/api/organisations", {"name": "Interviewers"}).json()["id"]
    exported = member.get("/api/export").json()
    assert exported["account"]["email"] == member.email
    assert [person["name"] for person in exported["profiles"]] == ["Grace"]
    assert [each["organisation_id"] for each in exported["organisations"]] == [made]
    actions = [entry["action"] for entry in exported["audit"]]
    assert {"account.created", "organisation.created", "account.exported"} <= set(actions)


@check("GOV-07", "An export contains no secrets", why="exports are mailed and printed")
def test_no_secret(member: Client) -> None:
    member.post("/api/codes", {"email": member.email})
    codes = [re.findall(r"\b\d{6}\b", mail["text"]) for mail in member.mails("code")]
    text = member.get("/api/export").text
    secrets = {member.password, member.session_cookie, member.csrf_token}
    assert [secret for secret in secrets if secret in text] == []
    assert re.findall(rf"\b{codes[0][0]}\b", text) == []
    assert re.findall(r"argon2|_hash|csrf|password_", text) == []


@check(
    "GOV-08", "An export masks the addresses of other people", why="they did not agree to be in it"
)
def test_masked(member: Client, other: Client) -> None:
    member.post("/api/profiles", PERSON)
    made = member.post("/api/organisations", {"name": "Interviewers"}).json()["id"]
    invited = {"email": other.email, "role": "member"}
    member.post(f"/api/organisations/{made}/invitations", invited)
    own = member.get("/api/export").text
    shared = member.get(f"/api/organisations/{made}/export").text
    for text in (own, shared):
        found = set(re.findall(r"[\w.*-]+@[\w.-]+", text))
        assert member.email in found
        assert all(address.startswith("***@") for address in found - {member.email}), found
    assert "***@people.test" in own
    assert "***@home.test" in own
