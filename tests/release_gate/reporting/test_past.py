"""What earlier runs say about a check: flaky or not, and failing since when."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_gate.model import FAILING, GateResult, Status
from release_gate.reporting.past import (
    KEPT_OUTCOMES,
    NO_PAST,
    Outcome,
    Past,
    Run,
    failing_since,
    is_flaky,
    outcomes_of,
    run_of,
)
from tests.release_gate.records import PACK, gate_of, passed, runs

outcomes = st.lists(
    st.builds(
        Outcome,
        st.sampled_from(list(Status)),
        st.just("2026-01-02T03:04:05+00:00"),
        st.sampled_from(["", "a", "b", "a+"]),
    ),
    min_size=1,
    max_size=12,
)


def series(text: str) -> list[Outcome]:
    """`P:a F:b` is a pass at commit a, then a failure at commit b."""
    letters = {status.value[0]: status for status in Status if status is not Status.FLAKY}
    pairs = (item.split(":") for item in text.split())
    return [Outcome(letters[s], f"{n}", commit) for n, (s, commit) in enumerate(pairs)]


@pytest.mark.parametrize(
    ("text", "flaky"),
    [
        ("P:a F:a", True),
        ("E:a P:b P:a", True),
        ("P:a F:b P:c", False),  # broken and mended
        ("P:a+ F:a+", False),  # changed files may be any code
        ("P: F:", False),
        ("P:a S:a", False),
    ],
)
def test_the_same_commit_with_two_results_is_flaky(text: str, flaky: bool) -> None:
    assert is_flaky(series(text)) is flaky


def test_a_pass_at_a_second_attempt_is_flaky() -> None:
    assert is_flaky([Outcome(Status.FLAKY, "t")])


@given(outcomes)
def test_the_streak_is_the_longest_run_of_failures_at_the_end(found: list[Outcome]) -> None:
    streak, _ = failing_since(found)
    assert all(each.status in FAILING for each in found[len(found) - streak :])
    assert streak == len(found) or found[-streak - 1].status not in FAILING


def test_the_streak_has_its_beginning() -> None:
    assert failing_since(series("F:a P:b F:c E:d")) == (2, "2")
    assert failing_since(series("F:a P:b")) == (0, "")


@given(outcomes, runs)
def test_a_check_has_at_most_ten_outcomes_and_this_run_is_the_last(
    earlier: list[Outcome], gate: GateResult
) -> None:
    found = outcomes_of(Past(outcomes={("p", "c"): earlier}), gate, ("p", "c"), Status.ERROR)
    assert len(found) == min(len(earlier) + 1, KEPT_OUTCOMES)
    assert found[:-1] == earlier[len(earlier) - len(found) + 1 :]
    assert (found[-1].status, found[-1].started) == (Status.ERROR, gate.started)


@given(runs)
def test_a_run_is_counted_as_the_gate_counts(gate: GateResult) -> None:
    run = run_of(gate)
    skipped = gate.count(Status.SKIPPED)
    assert run.passed + run.failed + skipped == run.total
    assert run.succeeded == gate.passed


def test_a_part_is_not_the_last_whole_run() -> None:
    whole, part = run_of(gate_of(passed(PACK))), Run("t", 1.0, 1, 0, 1, True, part="home")
    assert Past(runs=(whole, part)).last_whole == whole
    assert Past(runs=(part,)).last_whole is None
    assert NO_PAST.last_whole is None
