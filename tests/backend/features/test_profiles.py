"""Profiles: their owner's alone, found, paged, edited, gone."""

from __future__ import annotations

import pytest

from release_gate.testkit.client import Client


def add(client: Client, name: str, role: str = "") -> str:
    body = {"name": name, "email": "someone@example.test", "role": role}
    answer = client.call("POST", "/api/profiles", body)
    assert answer.status_code == 201
    return str(answer.json()["id"])


def names(client: Client, query: str) -> list[str]:
    found = client.call("GET", f"/api/profiles?{query}").json()["profiles"]
    return [profile["name"] for profile in found]


def test_pages_hold_all_once_and_in_order(member: Client) -> None:
    people = [f"Person {number}" for number in range(11)]
    for name in reversed(people):
        add(member, name)
    seen = [names(member, f"size=4&page={page}") for page in (1, 2, 3, 4)]
    assert [len(page) for page in seen] == [4, 4, 3, 0]
    assert [name for page in seen for name in page] == people
    assert member.call("GET", "/api/profiles?size=4").json()["pages"] == 3


@pytest.mark.parametrize(
    ("query", "found"), [("ada", ["Ada"]), ("PILOT", ["Bob"]), ("%25", ["100% C"]), ("_", [])]
)
def test_search_takes_text_as_text(member: Client, query: str, found: list[str]) -> None:
    add(member, "Ada")
    add(member, "Bob", role="Pilot")
    add(member, "100% C")
    assert names(member, f"q={query}") == found


def test_edit_and_delete(member: Client) -> None:
    id = add(member, "Ada")
    body = {"name": "Ada L.", "email": "ada@example.test", "notes": "<b>bold</b>"}
    member.call("PUT", f"/api/profiles/{id}", body)
    assert member.call("GET", f"/api/profiles/{id}").json() == {"id": id, "role": "", **body}
    assert member.call("DELETE", f"/api/profiles/{id}").status_code == 204
    assert member.call("GET", f"/api/profiles/{id}").status_code == 404


def test_another_accounts_profile_does_not_exist(member: Client, other: Client) -> None:
    path = f"/api/profiles/{add(member, 'Ada')}"
    body = {"name": "Eve", "email": "eve@example.test"}
    tried = [other.call("GET", path), other.call("PUT", path, body), other.call("DELETE", path)]
    assert [answer.status_code for answer in tried] == [404, 404, 404]
    assert names(other, "") == []
    assert names(member, "") == ["Ada"]


@pytest.mark.parametrize("query", ["page=0", "size=101", "page=x", "page=9999999999999999999"])
def test_absurd_pages_are_refused(member: Client, query: str) -> None:
    assert member.call("GET", f"/api/profiles?{query}").status_code == 422
