"""The record of what an answer says."""

from __future__ import annotations

import pytest

from stage4.checks.health.reading import MAX_WORD, Reading, component
from stage4.checks.health.words import State

UNKNOWN = component("db", "zombie", State.UNKNOWN)
DOWN = component("db", "down", State.BAD)


@pytest.mark.parametrize(
    ("reading", "states"),
    [
        (Reading(""), False),
        (Reading("", "banana", State.UNKNOWN), False),
        (Reading("", components=(UNKNOWN,)), False),
        (Reading("", "ok", State.GOOD), True),
        (Reading("", components=(UNKNOWN, DOWN)), True),
    ],
)
def test_only_known_words_state_something(reading: Reading, states: bool) -> None:
    assert reading.states_something is states


def test_parts_are_found_by_their_state() -> None:
    assert list(Reading("", components=(UNKNOWN, DOWN)).parts_in(State.BAD)) == [DOWN]


def test_what_a_server_sends_is_cut() -> None:
    part = component("n" * 1000, "w" * 1000, State.GOOD)
    assert (len(part.name), len(part.word)) == (MAX_WORD, MAX_WORD)
