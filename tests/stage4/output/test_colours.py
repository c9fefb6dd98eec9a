"""Statuses are in colour where they begin a line, and nowhere else."""

from __future__ import annotations

from stage4.model import Status
from stage4.output.colours import COLOURS, coloured


def test_every_status_has_a_colour() -> None:
    assert set(COLOURS) == set(Status)


def test_a_status_at_the_beginning_is_in_colour() -> None:
    assert coloured("PASS         health") == "\x1b[32mPASS\x1b[0m         health"
    assert coloured("a\n  FAIL x: FAIL") == "a\n  \x1b[31mFAIL\x1b[0m x: FAIL"
    assert coloured("[Stage 4] ERROR: 4 checks") == "[Stage 4] \x1b[31mERROR\x1b[0m: 4 checks"


def test_a_word_that_begins_like_a_status_is_none() -> None:
    assert coloured("PASSED") == "PASSED"
