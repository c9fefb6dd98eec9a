"""Other people's addresses leave the service masked."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.redaction import mask

OWN = "ada@example.test"
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


def test_every_address_is_masked_except_ones_own() -> None:
    record = {"note": "Bob <bob@people.test> and ADA@example.test", "list": [OWN, "eve@home.test"]}
    assert mask(record, OWN) == {
        "note": "Bob <***@people.test> and ADA@example.test",
        "list": [OWN, "***@home.test"],
    }


@given(values)
def test_masking_twice_is_masking_once(value: object) -> None:
    masked = mask(value, OWN)
    assert mask(masked, OWN) == masked


def quadratic(text: str) -> str:
    """The mask in its simplest form, whose time grows with the square of a run's length."""
    address = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*)"
    return re.sub(address, lambda m: m[0] if m[0].lower() == OWN else f"***@{m[1]}", text)


@given(st.text(alphabet="aA.-+@ é\n") | st.just(OWN))
def test_the_mask_is_the_same_as_in_its_simplest_form(text: str) -> None:
    assert mask(text, OWN) == quadratic(text)


@pytest.mark.parametrize("part", ["a", "a@", "a@b.", "@", "a.b-"])
def test_the_time_is_linear(part: str) -> None:
    """1 MB takes milliseconds; in quadratic time it would take hours."""
    began = time.process_time()
    mask((part * 1_000_000)[:1_000_000] + " @", OWN)
    assert time.process_time() - began < 2


@given(st.integers() | st.none() | st.booleans())
def test_what_is_not_text_stays(value: object) -> None:
    assert mask(value, OWN) is value
