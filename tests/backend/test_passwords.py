"""Which passwords are accepted, and how they are stored."""

from __future__ import annotations

import pytest

from backend.db import Database
from backend.passwords import hashed, is_current, matches, objection

EMAIL = "ada.lovelace@example.test"


@pytest.mark.parametrize(
    "password", ["a sound long password", "Lösung für morgen", "x1y2z3q8" * 25]
)
def test_sound_passwords_are_accepted(password: str) -> None:
    assert objection(password, EMAIL) is None


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("abcde" * 2, "12 to 200"),
        ("abcdef" * 40, "12 to 200"),
        ("PasswordPassword", "easy to guess"),
        ("abababababababab", "easy to guess"),
        (EMAIL, "e-mail"),
        ("InterviewBooking1!", "name of this service"),
        ("Ada.Lovelace", "e-mail"),
    ],
)
def test_the_reason_for_a_refusal_is_given(password: str, reason: str) -> None:
    assert reason in (objection(password, EMAIL) or "")


def test_a_hash_matches_its_password_alone() -> None:
    stored = hashed("a sound long password")
    assert stored.startswith("$argon2id$")
    assert hashed("a sound long password") != stored
    assert matches(stored, "a sound long password")
    assert not matches(stored, "another long password")


@pytest.mark.parametrize("stored", [None, "", "garbage", "$argon2id$v=19$broken"])
def test_without_a_sound_hash_nothing_matches(stored: str | None) -> None:
    assert not matches(stored, "nobody's password")


def test_a_row_is_current_until_the_password_is_replaced(db: Database, account: str) -> None:
    with db.write() as tx:
        row = tx.execute("SELECT * FROM accounts").fetchone()
        assert row["id"] == account
        assert is_current(tx, row)
        tx.execute("UPDATE accounts SET password_hash = 'another'")
        assert not is_current(tx, row)
