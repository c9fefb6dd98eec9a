"""All of it together, with a score."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stage4.csp.judgement import MAX_WITH_INJECTION, judge
from tests.stage4.csp import grammar

STRICT = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def test_the_scale() -> None:
    assert judge([STRICT]).score == 100
    assert judge(["script-src *"]).score <= MAX_WITH_INJECTION
    assert judge([""]).score == 0


def test_report_only_enforces_nothing() -> None:
    judgement = judge([], [STRICT])
    assert not judgement.enforced
    assert judgement.injected_script_runs


def test_high_findings_are_separate() -> None:
    assert judge([STRICT]).high == ()
    assert {one.type for one in judge(["script-src https:"]).high} >= {"PLAIN_URL_SCHEMES"}


@given(st.lists(st.sampled_from(grammar.VALUES), max_size=4))
def test_where_injected_script_runs_the_score_is_low(values: list[str]) -> None:
    judgement = judge([f"script-src {' '.join(values)}"])
    assert not judgement.injected_script_runs or judgement.score <= MAX_WITH_INJECTION
