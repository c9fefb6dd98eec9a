"""Forged requests are refused."""

from __future__ import annotations

import pytest

from release_gate.testkit.client import Client


@pytest.mark.parametrize("token", ["", "wrong", "\N{LATIN SMALL LETTER U WITH DIAERESIS}"])
def test_a_change_needs_the_csrf_token(member: Client, token: str) -> None:
    member.csrf_token = ""
    header = {"X-CSRF-Token": token.encode()} if token else {}
    answer = member.http.delete(member.url + "/api/session", headers=header, timeout=20)
    assert (answer.status_code, answer.json()["error"]) == (403, "csrf")


def test_another_site_cannot_log_anyone_in(visitor: Client) -> None:
    account = {"email": visitor.email, "password": visitor.password, "name": "Ada"}
    answer = visitor.call(
        "POST", "/api/accounts", account, headers={"Origin": "https://evil.example"}
    )
    assert (answer.status_code, answer.json()["error"]) == (403, "cross_origin")
