"""Random values get names."""

from __future__ import annotations

import secrets
from http import HTTPStatus

from argon2 import PasswordHasher

from backend.tokens import digest, new_id, new_secret
from release_gate.testkit.story.plain import Plain


def test_every_kind_of_random_value_is_named() -> None:
    hashed = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("a password")
    text = f"'{hashed}' {digest('x')} #{new_secret()} {new_id()} code {secrets.randbelow(1):06}."
    named = "'<password hash 1>' <hash 1> #<secret 1> <id 1> code <code 1>."
    assert Plain()(text) == named


def test_the_same_value_has_the_same_name() -> None:
    plain, one, two = Plain(), new_id(), new_id()
    assert plain(f"{one} {two}") == "<id 1> <id 2>"
    assert plain(f"{two}/{one}") == "<id 2>/<id 1>"


def test_other_values_stay() -> None:
    text = "maria@example.test 2027-03-26T12:00:00Z 5242880 evt_1 0123456789abcdef0"
    assert Plain()(text) == text


def test_known_texts_have_names_of_their_own() -> None:
    plain = Plain({"http://127.0.0.1:41001": "service"})
    assert plain("http://127.0.0.1:41001/login") == "<service>/login"
    assert plain(f"{HTTPStatus(413).phrase}.") == "<phrase of 413>."
