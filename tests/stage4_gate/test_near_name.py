"""A mistyped name is suggested, a far one is not."""

from __future__ import annotations

import pytest

from stage4_gate.near_name import did_you_mean


@pytest.mark.parametrize("word", ["aply", "Apply", "APPLY", "appply"])
def test_a_near_name_is_suggested(word: str) -> None:
    assert did_you_mean(word, ("apply", "check")) == "did you mean 'apply'?"


def test_a_far_name_is_not() -> None:
    assert did_you_mean("frobnicate", ("apply", "check")) == ""
    assert did_you_mean("", ()) == ""
