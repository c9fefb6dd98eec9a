"""The marks of the last results: one element for each series, their lengths add up."""

from __future__ import annotations

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from release_gate.model import Status
from release_gate.reporting.board.dots import LETTERS, dots
from release_gate.reporting.past import Outcome

statuses = st.lists(st.sampled_from(list(Status)), max_size=10)


@given(statuses)
def test_the_marks_are_the_results_in_their_order(found: list[Status]) -> None:
    series = re.findall(r'<i class="(\w) n(\d+)">', dots([Outcome(s, "") for s in found]))
    assert "".join(letter * int(n) for letter, n in series) == "".join(LETTERS[s] for s in found)
    assert all(one[0] != other[0] for one, other in pairwise(series))


def test_a_series_says_in_words_what_it_is() -> None:
    found = [Outcome(Status.PASS, "")] * 9 + [Outcome(Status.FAIL, "")]
    assert dots(found) == '<i class="p n9">9 passed </i><i class="f n1">1 failed </i>'
