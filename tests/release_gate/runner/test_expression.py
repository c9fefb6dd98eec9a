"""The expression of -k: the same as Python's `and`, `or` and `not`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_gate.runner.expression import matcher

words = st.sampled_from(["red", "GREEN", "blue"])
expressions = st.recursive(
    words,
    lambda inner: st.one_of(
        inner.map("not {}".format),
        inner.map("({})".format),
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(" ".join),
    ),
    max_leaves=6,
)


@given(expressions, st.sets(words))
def test_an_expression_means_what_it_means_in_python(expression: str, present: set[str]) -> None:
    values = {"red": "red" in present, "GREEN": "GREEN" in present, "blue": "blue" in present}
    expected = eval(expression, {}, values)  # of the words above
    assert matcher(expression)(" ".join(present)) == expected


@pytest.mark.parametrize("text", ["", "()", "(a", "a)", "and", "a or", "not", "a b", "not and"])
def test_an_invalid_expression_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        matcher(text)


def test_a_word_is_found_within_words_in_any_case() -> None:
    assert matcher("ogIn")("AUTH-03 Login works")
    assert matcher("auth-03")("AUTH-03 Login works")
