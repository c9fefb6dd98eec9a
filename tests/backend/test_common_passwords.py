"""Which passwords are easy to guess, and in how many steps that is found out."""

from __future__ import annotations

import random
import string
import sys
from types import FrameType
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from backend.common_passwords import listed_words, reason

EMAIL, SERVICE = "ada.lovelace@example.test", "Interview booking"
WORDS = st.sampled_from(listed_words())
NO_LETTERS = st.text(string.digits + string.punctuation + " ", max_size=30)
STEPS_A_CHARACTER = 3000

REFUSED = {
    "common words or passwords": [
        *("password1234!", "PasswordPassword", "P@ssw0rd1234", "Pässwörd1234", "p.a.s.s-w.o.r.d"),
        *("qwertyuiop12", "poiuytrewq12", "asdfghjkl;'1", "azertyuiop12"),
        *("Summer2024!!", "December2023!", "Welcome2024!", "Liverpool123!", "admin@123456"),
        *(
            "letmeinletmein",
            "iloveyouforever",
            "changemeplease",
            "trustno1trustno1",
            "4dm1n1stratorr",
        ),
        *("password829471038475", "1234567890password", "dragon monkey banana", "password " * 20),
        *("correcthorsebatterystaple", "Correct Horse Battery Staple"),
    ],
    "neighbouring keys": [
        *("qwerty123456", "mnbvcxz98765"),
        *("123456789012", "987654321098", "1q2w3e4r5t6y", "zaq12wsxcde3", "4r3E2w1Q4r3E"),
        *("!@#$%^&*()!@", "qwertzuiop12", "abcdefghijklm"),
    ],
    "repetitions": ["aaaaaaaaaaaa", "xkqxkqxkqxkq", "x1y2z3" * 33, "829829829829", "  " * 8],
    "years": ["199019912001", "2018-2019-2020"],
    "your e-mail address": [
        *("Ada.Lovelace", "ada.lovelace@example.test", "adalovelace1815!", "L0velace12345"),
        *("lovelace-example", "example.test"),
    ],
    "the name of this service": ["interviewbooking", "Booking2024!!!", "1nterview-B00king"],
}
ACCEPTED = [
    *("monkey dragon summer banana", "horse-river-copper-window", "purplemonkeydishwasherlamp"),
    *(
        "a sound long password",
        "the quick brown fox jumps",
        "Lösung für morgen",
        "vorsichtig umdrehen",
    ),
    *(
        "kv7Qm2xR9tLp",
        "8f3k29d0a1x7",
        "Tr4mp0lin-Giraffe",
        "два слова и ещё",
        "正しい馬の電池ステープル",
    ),
]


@pytest.mark.parametrize(
    ("password", "why"), [(each, why) for why, passwords in REFUSED.items() for each in passwords]
)
def test_what_is_easy_to_guess_is_refused_with_the_reason(password: str, why: str) -> None:
    assert why in (reason(password, EMAIL, SERVICE) or "")


@pytest.mark.parametrize("password", ACCEPTED)
def test_what_is_hard_to_guess_is_accepted(password: str) -> None:
    assert reason(password, EMAIL, SERVICE) is None


def test_what_is_known_of_one_owner_says_nothing_about_another() -> None:
    assert reason("zbigniewquarles1", "zbigniew.quarles@example.test", SERVICE)
    assert not reason("zbigniewquarles1", EMAIL, SERVICE)


@given(st.text(), st.text(), st.text())
def test_every_text_has_an_answer(password: str, email: str, service: str) -> None:
    assert reason(password, email, service) != ""


@given(st.randoms(use_true_random=False), st.integers(20, 200))
def test_long_random_passwords_are_accepted(chance: random.Random, size: int) -> None:
    characters = string.ascii_letters + string.digits + string.punctuation
    password = "".join(random.Random(chance.random()).choices(characters, k=size))
    assert reason(password, EMAIL, SERVICE) is None


@given(WORDS, NO_LETTERS, NO_LETTERS)
def test_digits_and_symbols_around_a_common_word_do_not_help(
    word: str, before: str, after: str
) -> None:
    assert reason(before + word.title() + after, EMAIL, SERVICE)


@given(WORDS, st.lists(st.text(string.digits + string.punctuation, max_size=3), min_size=20))
def test_digits_and_symbols_within_a_common_word_do_not_help(word: str, between: list[str]) -> None:
    mixed = "".join(letter + other for letter, other in zip(word, between, strict=False))
    assert reason(mixed + word[len(between) :], EMAIL, SERVICE)


@example(["aaabbb", "azert", "azerty"], 6)
@given(st.lists(WORDS, min_size=1, max_size=3), st.integers(1, 10))
def test_up_to_three_common_words_are_refused_however_often(words: list[str], times: int) -> None:
    assert reason(" ".join(words * times), EMAIL, SERVICE)


def steps(password: str) -> int:
    """How many instructions of the interpreter it takes to judge the password."""
    count = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        frame.f_trace_opcodes = True
        count += event == "opcode"
        return trace

    former = sys.gettrace()
    sys.settrace(trace)
    try:
        reason(password, EMAIL, SERVICE)
    finally:
        sys.settrace(former)
    return count


@settings(max_examples=5, deadline=None)
@given(st.sampled_from(["@$1!|3", "a", "password", "1q2w", "i1!l|", "qx7", "2020"]))
def test_the_steps_are_linear_in_the_length(unit: str) -> None:
    texts = [(unit * 400)[:size] for size in (200, 400)]
    assert steps(texts[0]) < 200 * STEPS_A_CHARACTER
    assert steps(texts[1]) < 400 * STEPS_A_CHARACTER
