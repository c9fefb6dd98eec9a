"""Names are sorted as people expect it, whatever they contain."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from backend.natural_order import natural_key

TEXT = st.text(max_size=100)
LETTERS = st.text(st.characters(categories=["L"]), min_size=1, max_size=100)


def test_numbers_count_whole() -> None:
    names = ["Person 10", "person 9", "Person 2", "Person 010", "Person 1"]
    assert sorted(names, key=natural_key) == [
        *("Person 1", "Person 2", "person 9", "Person 10", "Person 010"),
    ]


def test_case_and_accents_do_not_count() -> None:
    names = ["Zoe", "Émile", "emil", "Ada", "Östen", "Paul"]
    assert sorted(names, key=natural_key) == ["Ada", "emil", "Émile", "Östen", "Paul", "Zoe"]


@given(st.integers(0, 10**90), st.integers(0, 10**90), LETTERS)
def test_the_order_of_numbers_is_that_of_their_values(one: int, other: int, word: str) -> None:
    keys = [natural_key(f"{word} {number}") for number in (one, other)]
    assert (keys[0] < keys[1]) == (one < other)


@given(TEXT)
def test_any_text_has_a_key_that_sqlite_can_compare(text: str) -> None:
    assert len(natural_key(text)) <= 30 * (len(text) + 1)
