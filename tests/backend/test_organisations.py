"""Organisations, the export and retention."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from backend import audit
from backend.db import Database
from release_gate.testkit.client import Client, new_visitor
from release_gate.testkit.private_backend import running


def found(client: Client) -> str:
    made = client.call("POST", "/api/organisations", {"name": "Interviewers"})
    return f"/api/organisations/{made.json()['id']}"


def token(owner: Client, place: str, guest: Client, role: str = "member") -> str:
    body = {"email": guest.email, "role": role}
    assert owner.call("POST", f"{place}/invitations", body).status_code == 201
    match = re.search(r"#(\S+)", guest.mails()[0]["text"])
    assert match
    return match[1]


def me(client: Client) -> str:
    return str(client.call("GET", "/api/session").json()["account"]["id"])


def test_an_invitation_is_good_once_and_for_its_address(member: Client, other: Client) -> None:
    place = found(member)
    assert other.call("GET", place).status_code == 404
    body = {"token": token(member, place, other)}
    answers = [c.call("POST", "/api/invitations/accept", body) for c in (member, other, other)]
    assert [answer.status_code for answer in answers] == [400, 200, 400]
    assert other.call("GET", place).json()["role"] == "member"


def test_roles_hold(member: Client, other: Client) -> None:
    place = found(member)
    accepted = {"token": token(member, place, other, "admin")}
    other.call("POST", "/api/invitations/accept", accepted)
    mine, theirs = (f"{place}/members/{me(client)}" for client in (member, other))
    assert other.call("PUT", theirs, {"role": "owner"}).status_code == 403
    assert other.call("DELETE", mine).status_code == 403
    assert member.call("DELETE", mine).json()["error"] == "last_owner"
    assert member.call("PUT", mine, {"role": "member"}).json()["error"] == "last_owner"
    assert member.call("PUT", theirs, {"role": "owner"}).status_code == 200
    assert member.call("DELETE", mine).status_code == 204
    assert member.call("GET", place).status_code == 404


def test_the_export_masks_others_and_holds_no_secret(member: Client) -> None:
    person = {"name": "Bo", "email": "bo@people.test", "notes": "or bo@home.test"}
    member.call("POST", "/api/profiles", person)
    text = member.call("GET", "/api/export").text
    assert member.email in text
    assert "***@people.test" in text
    assert "***@home.test" in text
    assert not re.search(r"bo@|argon2|token|hash", text)


def test_old_entries_go_and_the_chain_stays_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where all of them are old, and where the chain goes on afterwards."""
    db, clock = Database(tmp_path / "app.sqlite3"), iter([10, 20, 20, 30, 40, 50])
    monkeypatch.setattr(audit, "now", lambda: next(clock))
    with db.write() as tx:
        for action in "abcd":
            audit.record(tx, "x", action)
        newest = audit.head(tx)
        for older_than, gone, left in ((10, 0, 4), (20, 1, 3), (30, 2, 1), (99, 1, 0)):
            assert audit.forget(tx, older_than) == gone
            assert tx.execute("SELECT count(*) FROM audit_log").fetchone()[0] == left
            assert audit.first_break(tx) is None
            assert audit.head(tx) == newest
        audit.record(tx, "x", "e")
        audit.record(tx, "x", "f")
        assert audit.first_break(tx) is None
        tx.execute("UPDATE audit_log SET number = 11 - number + 1000")
        tx.execute("UPDATE audit_log SET number = number - 1000")
        assert audit.first_break(tx) == 5
        tx.execute("UPDATE audit_log SET number = 11 - number + 1000")
        tx.execute("UPDATE audit_log SET number = number - 1000")
        assert audit.first_break(tx) is None
        tx.execute("UPDATE audit_log SET action = 'z' WHERE number = 5")
        assert audit.first_break(tx) == 5
        assert audit.forget(tx, 99) == 0
    db.close()


def test_the_link_of_an_invitation_leads_to_a_page(member: Client, other: Client) -> None:
    place = found(member)
    token(member, place, other)
    match = re.search(r"(/organisations)#", other.mails()[0]["text"])
    assert match
    page = other.call("GET", match[1])
    assert (page.status_code, "<h1>Organisations</h1>" in page.text) == (200, True)


def wait_until(true: Callable[[], bool], seconds: float = 10.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_old_things_are_removed_at_the_start_and_the_chain_stays_whole(tmp_path: Path) -> None:
    db = tmp_path / "app.sqlite3"
    with running(db) as service:
        client = new_visitor(service.url)
        client.register()
        client.call("POST", "/api/notify/email", {"subject": "a", "text": "b"})
        client.http.close()
        service.rows("UPDATE outbox SET created_at = 0")
        service.rows("UPDATE sessions SET expires_at = 0")
        service.stop()
    with running(db, BACKEND_KEEP_AUDIT_DAYS="1") as service:
        client = new_visitor(service.url)
        client.register()
        chain = client.call("GET", "/api/audit/verify").json()
        client.http.close()
        # The removal runs beside the first requests.
        wait_until(lambda: service.rows("SELECT count(*) FROM outbox") == [(0,)])
        wait_until(lambda: service.rows("SELECT count(*) FROM sessions") == [(1,)])
    assert chain["intact"]


def test_an_invitation_that_is_too_old_or_withdrawn_lets_nobody_in(tmp_path: Path) -> None:
    with running(tmp_path / "app.sqlite3") as service:
        owner, guest = new_visitor(service.url), new_visitor(service.url)
        for client in (owner, guest):
            client.register()
        place = found(owner)
        old = token(owner, place, guest)
        service.rows("UPDATE invitations SET expires_at = unixepoch()")
        assert owner.call("GET", f"{place}/invitations").json() == {"invitations": []}
        withdrawn = token(owner, place, guest)
        (listed,) = owner.call("GET", f"{place}/invitations").json()["invitations"]
        gone = f"{place}/invitations/{listed['id']}"
        assert [owner.call("DELETE", gone).status_code for _ in range(2)] == [204, 404]
        for link in (old, withdrawn):
            answer = guest.call("POST", "/api/invitations/accept", {"token": link})
            assert answer.json()["error"] == "bad_link"
        for client in (owner, guest):
            client.http.close()


def test_an_organisations_export_is_for_its_managers_and_masks_the_others(
    member: Client, other: Client
) -> None:
    place = found(member)
    accepted = {"token": token(member, place, other)}
    other.call("POST", "/api/invitations/accept", accepted)
    assert other.call("GET", f"{place}/export").status_code == 403
    exported = member.call("GET", f"{place}/export").json()
    addresses = {row["email"] for row in exported["members"]}
    assert addresses == {member.email, "***@example.test"}


def test_two_workers_keep_one_log(tmp_path: Path) -> None:
    """Entries written through both at once make one chain, and each sees what the other did."""
    db = tmp_path / "app.sqlite3"
    with running(db) as one, running(db) as two, ThreadPoolExecutor(4) as pool:
        clients = [new_visitor(service.url) for service in (one, two, one, two)]
        for client in clients:
            client.register()
        tasks = [pool.submit(found, client) for client in clients for _ in range(5)]
        assert len({task.result() for task in tasks}) == 20
        chains = [client.call("GET", "/api/audit/verify").json() for client in clients[:2]]
        for client in clients:
            client.http.close()
    assert chains[0] == chains[1]
    assert (chains[0]["intact"], chains[0]["entries"]) == (True, 4 + 20)
