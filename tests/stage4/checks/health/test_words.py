"""The words for a state, alone and in a sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stage4.checks.health.words import (
    BAD,
    DEGRADED,
    GOOD,
    LONGEST_WORD,
    PLAIN_BAD,
    PLAIN_GOOD,
    State,
    state_of,
    state_of_http,
    state_of_word,
    states_nothing,
)


def test_no_word_states_two_things() -> None:
    assert not (GOOD & BAD or GOOD & DEGRADED or BAD & DEGRADED)


@pytest.mark.parametrize("word", ["OUT_OF_SERVICE", "out of service", "Out-Of-Service", "down!"])
def test_spellings_are_one(word: str) -> None:
    assert state_of_word(word) is State.BAD


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("OK - db connected", State.GOOD),
        ("Application is running", State.GOOD),
        ("up and running", State.GOOD),
        ("Partially Available", State.DEGRADED),
        ("WARN: inconsistent objects in schema", State.DEGRADED),
        ("Ingester not ready", State.BAD),
        ("could not connect to host", State.BAD),
        ("dial tcp 10.0.0.1:5432: connect: connection refused", State.BAD),
        ("check_result_ok", State.GOOD),
        ("NOT_SERVING", State.BAD),
        ("no errors", State.UNKNOWN),
        ("ok, but the cache is down", State.UNKNOWN),
        ("It works!", State.UNKNOWN),
        ("Up 3 hours", State.UNKNOWN),
        ("200 OK", State.GOOD),
        ("503 Service Unavailable", State.BAD),
        ("schema is up-to-date", State.UNKNOWN),
    ],
)
def test_sentences(text: str, state: State) -> None:
    assert state_of(text) is state


@given(st.sampled_from(sorted(PLAIN_GOOD - {"up"})), st.sampled_from(sorted(PLAIN_BAD)))
def test_a_sentence_that_says_both_is_not_relied_on(good: str, bad: str) -> None:
    assert state_of(f"it is {good}, the other is {bad}") is State.UNKNOWN


@given(st.sampled_from(sorted(PLAIN_GOOD - {"up"})))
def test_a_negated_good_word_is_bad(good: str) -> None:
    assert state_of(f"it is not {good}") is State.BAD


def test_http_codes() -> None:
    states = [state_of_http(code) for code in (0, 1, 200, 299, 302, 404, 599, 600)]
    unknown = State.UNKNOWN
    good, bad = State.GOOD, State.BAD
    assert states == [unknown, unknown, good, good, unknown, bad, bad, unknown]


def test_what_states_nothing() -> None:
    assert all(map(states_nothing, ["", "  ", "none", "N/A", "disabled", "not configured"]))
    assert not states_nothing("down")


def test_a_long_text_is_no_word() -> None:
    assert state_of("ok " * LONGEST_WORD) is State.UNKNOWN
