"""Passwords that are easy to guess are refused wherever a password is set."""

from __future__ import annotations

import re
from collections.abc import Callable

import requests

from release_gate.check import check
from release_gate.testkit.client import Client, new_member, new_visitor

# Eight points are enough, and three words with one more character have seven.
PHRASE, ALMOST = "copper lantern river walnut", "Copper+lantern+river+x"

Setter = Callable[[str], requests.Response]


def easy_passwords(email: str) -> dict[str, str]:
    """By kind: a password that is long enough and easy to guess."""
    name = email.partition("@")[0]
    return {
        "common password": "password1234!",
        "substitutes for letters": "P@$$w0rd-2024",
        "season and year": "Summer2024!!",
        "row of keys": "1q2w3e4r5t6y",
        "repetition": "xkqxkqxkqxkq",
        "own address": f"{name.title()}1!",
    }


def by_registration(client: Client) -> Setter:
    def register(password: str) -> requests.Response:
        client.password = password
        return client.register()

    return register


def by_change(client: Client) -> Setter:
    path, current = "/api/password/change", client.password
    return lambda new: client.post(path, {"current_password": current, "new_password": new})


def by_reset(client: Client) -> Setter:
    assert client.post("/api/password/reset-link", {"email": client.email}).status_code == 202
    token = re.search(r"/password#(\S+)", client.mails("reset")[0]["text"])
    assert token, "the e-mail has no link"
    body = {"token": token[1]}
    return lambda new: client.post("/api/password/reset", {**body, "new_password": new})


@check(
    "PASSWORD-13",
    "A password that is easy to guess is refused, a phrase of four words is accepted",
    why="attackers try common words, rows of keys and the address first",
    of=("registration", "change", "reset"),
)
def test_easy_to_guess(base_url: str, subject: str) -> None:
    client = new_visitor(base_url) if subject == "registration" else new_member(base_url)
    ways = {"registration": by_registration, "change": by_change, "reset": by_reset}
    set_password = ways[subject](client)
    answers = {kind: set_password(each) for kind, each in easy_passwords(client.email).items()}
    assert {kind: each.status_code for kind, each in answers.items()} == dict.fromkeys(answers, 422)
    assert [kind for kind, each in answers.items() if "easy to guess" not in each.text] == []
    assert set_password(ALMOST).status_code == 422
    assert set_password(PHRASE).ok
