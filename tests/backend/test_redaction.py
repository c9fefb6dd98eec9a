"""Other people's addresses leave the service masked."""

from __future__ import annotations

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


@given(st.integers() | st.none() | st.booleans())
def test_what_is_not_text_stays(value: object) -> None:
    assert mask(value, OWN) is value
