"""tests.txt: complete, and inert in a log."""

from __future__ import annotations

from hypothesis import given

from stage4.model import Verdict
from stage4.output.text import as_text
from tests.stage4.verdicts import is_inert_in_a_log, verdicts


@given(verdicts())
def test_text(verdict: Verdict) -> None:
    text = as_text(verdict)
    assert is_inert_in_a_log(text)
    assert text.isascii() or all(char.isprintable() or char == "\n" for char in text)
    assert verdict.status.value in text.splitlines()[-1]
