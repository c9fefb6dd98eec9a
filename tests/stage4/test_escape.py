"""Text for a line, a document and a message."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from stage4.escape import json_text, line, quoted
from tests.stage4.verdicts import TEXT, is_inert_in_a_log


@given(TEXT)
def test_a_line_is_one_printable_line(text: str) -> None:
    shown = line(text)
    assert "##[" not in shown
    assert all(char.isprintable() for char in shown)
    assert len(shown.splitlines()) <= 1


@given(st.dictionaries(TEXT, TEXT, max_size=3))
def test_json_comes_back_and_is_inert_in_a_log(value: dict[str, str]) -> None:
    text = json_text(value)
    assert json.loads(text) == value
    assert is_inert_in_a_log(text)


@given(st.binary(max_size=300), st.integers(1, 200))
def test_a_quotation_is_short_and_on_one_line(data: bytes, most: int) -> None:
    shown = quoted(data, most)
    assert len(shown) <= most + 1
    assert shown.endswith("…") or len(shown) <= most
    assert len(shown.splitlines()) <= 1
