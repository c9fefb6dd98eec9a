"""What was escaped steers no terminal and no workflow log, and plain text stays as it is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stage4_gate.printable import printable

ANY_TEXT = st.text(st.characters(codec=None) | st.sampled_from("\x1b\n\r\t#[\u202e\udc80"))


@given(ANY_TEXT)
def test_the_result_is_one_printable_line(text: str) -> None:
    shown = printable(text)
    assert shown.isprintable()
    assert "##[" not in shown
    shown.encode("utf-8")


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)).filter(lambda t: "##[" not in t))
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert printable(text) == text


@given(ANY_TEXT, st.integers(1, 50))
def test_a_cut_text_says_so(text: str, most: int) -> None:
    if len(text) <= most:
        assert printable(text, most) == printable(text)
    else:
        assert printable(text, most) == printable(text[: most - 1]) + "…"


def test_escapes_can_be_read() -> None:
    assert printable("a\x1b[31m\n\udc80") == r"a\x1b[31m\n\udc80"
