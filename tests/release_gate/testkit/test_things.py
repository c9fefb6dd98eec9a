"""Things for requests: their names in a body, and their values."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from release_gate.testkit.things import THINGS, filled, named

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(alphabet="abc {}"),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(alphabet="abc"), inner),
)


def test_names_are_replaced_at_any_depth() -> None:
    body = {"a": "{one}", "b": [{"c": "x{two}y"}], "d": 3}
    assert filled(body, {"one": "1", "two": "2"}) == {"a": "1", "b": [{"c": "x2y"}], "d": 3}
    assert named(body) == {"one", "two"}


@given(JSON)
def test_without_things_a_value_stays_as_it_is(value: object) -> None:
    assert filled(value, {}) == value


@given(st.sampled_from(sorted(THINGS)))
def test_a_filled_body_names_nothing_any_more(name: str) -> None:
    assert named(filled([f"{{{name}}}"], {name: "made"})) == set()
