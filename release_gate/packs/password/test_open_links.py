"""Codes and links that were sent before: what makes an account safe again ends them."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable

import requests

from release_gate.check import check
from release_gate.testkit.client import Client


def mailed(client: Client, path: str, kind: str, pattern: str) -> str:
    """What matches in the mail that a request to this path sends to the client."""
    assert client.elsewhere().post(path, {"email": client.email}).status_code == 202
    found = re.search(pattern, client.mails(kind)[0]["text"])
    assert found, f"the e-mail of kind {kind} is not as expected"
    return found[0]


def reset_token(client: Client) -> str:
    return mailed(client, "/api/password/reset-link", "reset", r"/password#\S+").split("#")[1]


def reset(client: Client, token: str) -> requests.Response:
    body = {"token": token, "new_password": secrets.token_urlsafe(16)}
    return client.elsewhere().post("/api/password/reset", body)


def by_change(client: Client) -> requests.Response:
    body = {"current_password": client.password, "new_password": secrets.token_urlsafe(16)}
    return client.post("/api/password/change", body)


ENDINGS: dict[str, Callable[[Client], requests.Response]] = {
    "change": by_change,
    "everywhere": lambda client: client.call("DELETE", "/api/sessions"),
    "reset": lambda client: reset(client, reset_token(client)),
}


@check(
    "PASSWORD-09",
    "Codes and links that were sent before are refused afterwards",
    why="whoever has read the mailbox could still come in",
    of=("change", "everywhere", "reset"),
)
def test_open_links(member: Client, subject: str) -> None:
    code = mailed(member, "/api/codes", "code", r"\b\d{6}\b")
    token = reset_token(member)
    assert ENDINGS[subject](member).status_code == 204
    body = {"email": member.email, "code": code}
    answers = [member.elsewhere().post("/api/codes/verify", body), reset(member, token)]
    assert [answer.status_code for answer in answers] == [401, 400]
