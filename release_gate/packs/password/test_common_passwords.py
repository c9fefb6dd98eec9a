"""Passwords that are easy to guess are refused wherever a password is set."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import requests

from release_gate.check import check
from release_gate.testkit.cases import expect_no
from release_gate.testkit.client import Client, new_member, new_visitor
from release_gate.testkit.documented import wide_limits
from release_gate.testkit.private_backend import running

# Eight points are enough, and three words with one more character have seven.
PHRASE, ALMOST = "copper lantern river walnut", "Copper+lantern+river+x"

EMAIL = "maria.lopez.zvq@harbour-lights.example"
WORDS, OWN, SERVICE = "common words or passwords", "your e-mail address", "the name of this service"
KEYS, REPEATS = "neighbouring keys or letters", "repetitions"
# Passwords close to the limit, and what they mostly consist of; nothing if they are accepted.
CLOSE = (
    ("t4t4 bookingcell5!", WORDS, SERVICE, REPEATS),
    ("mju1(0nc€rtgt#q!defghijinterview1", WORDS, SERVICE, KEYS),
    ("ffff!hrt9hrt9hrt9_",),
    ("2w3e1c!e yhujiko-un!+3d", WORDS, KEYS),
    ("28hmlkjh1nbvcxy-jny-jny-jny2091_lights_", OWN, KEYS, REPEATS),
    ("19161maria-2hu!g2hu!g2hu!g2hu!g1", OWN, REPEATS),
    ("b|ackj4(-xyertzuio zzzlightshujikol", WORDS, OWN, KEYS, REPEATS),
    ("mnb1!8ad7x!8ad7x", KEYS, REPEATS),
    ("lopez1l0p marmar-", OWN, KEYS, REPEATS),
    ("29d(0|le63s-",),
    ("Who|E1I7É1I7É_", WORDS),
    ("7o24bzi7o24bzi$%^&*()", KEYS, REPEATS),
    ("ra8b!t5-4b2131doinazerty", WORDS, KEYS),
    ("vas|l!5@11810", WORDS),
    ("05Ia69I3S1%$#@-", WORDS),
    ("zxcvbnm-tzuiopijuhy", KEYS),
    ("hgfdsat4r3e23bq-qhqhqhqh-", KEYS, REPEATS),
    ("wer!zh01234!", KEYS),
    ("(@pr|(ormc10", WORDS),
    ("2Arina1Ma1Y1", WORDS),
    ("9uitar9arden", WORDS),
    ("Copper+lantern+zvq+x", WORDS, OWN),
    ("$am4n+h@fi1!wh|$ky", WORDS),
    ("p455w0rd7391", WORDS),
    ("jazz ha1rd#ha1rd#ha1rd#!dfghjkl-", WORDS, KEYS, REPEATS),
)

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


@check(
    "PASSWORD-19",
    "Passwords close to the limit are judged by what they consist of",
    why="a rule that refuses good passwords teaches people to write them down",
)
def test_close_to_the_limit(tmp_path: Path) -> None:
    with running(tmp_path / "own.sqlite3", **wide_limits()) as own:
        maria = replace(new_visitor(own.url), email=EMAIL)
        assert maria.register().status_code == 201
        expect_no(
            f"{password!r}: {found or 'accepted'}, expected {', '.join(expected) or 'accepted'}"
            for password, *expected in CLOSE
            if (found := objection(maria, password)) != ", ".join(expected)
        )


def objection(client: Client, password: str) -> str:
    """What the service says that the password consists of; "" if it accepts it."""
    answer = by_change(client)(password)
    if answer.ok:
        client.password = password
        return ""
    found = re.search(r"consists mostly of (.*?)\. ", answer.text)
    return found[1] if found else f"{answer.status_code} {answer.text}"
