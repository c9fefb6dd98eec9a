"""What is found beyond csp_evaluator, and the score."""

from __future__ import annotations

import random

import pytest

from stage4.csp.judgement import MAX_WITH_INJECTION, judge
from tests.stage4.csp import grammar

STRICT = (
    "default-src 'none'; script-src 'nonce-q83vEjRWeJq83vEj'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("", ("NO_POLICY", "", "")),
        ("script-src ‘self’", ("DROPPED_DIRECTIVE", "script-src", "‘self’")),
        ("img-src a\x7f", ("DROPPED_DIRECTIVE", "img-src", "a\x7f")),
        ("defualt-src 'self'", ("UNHEEDED_DIRECTIVE", "defualt-src", "")),
        ("img-src a; img-src b", ("DUPLICATE_DIRECTIVE", "img-src", "")),
        ("img-src 'none' a", ("NONE_WITH_OTHERS", "img-src", "'none'")),
        ("img-src 'slef'", ("MISSPELT_KEYWORD", "img-src", "'slef'")),
        ('img-src "self"', ("MISSPELT_KEYWORD", "img-src", '"self"')),
        ("script-src 'self'; script-src-elem *", ("OVERRIDING_DIRECTIVE", "script-src-elem", "")),
        ("img-src a", ("MISSING_DIRECTIVE", "frame-ancestors", "")),
        ("img-src a", ("MISSING_DIRECTIVE", "base-uri", "")),
        ("img-src a", ("MISSING_DIRECTIVE", "form-action", "")),
        ("img-src a, img-src b", ("SEVERAL_POLICIES", "", "")),
        ("script-src data:", ("DATA_SCRIPT_RUNS", "", "")),
    ],
)
def test_found(policy: str, expected: tuple[str, str, str]) -> None:
    own = [one for one in judge([policy]).findings if one.source == "stage4"]
    assert expected in {(one.type, one.directive, one.value) for one in own}


def test_a_suggestion_is_made() -> None:
    messages = [one.message for one in judge(["frame-ancestor 'none'; img-src 'slef'"]).findings]
    assert any("did you mean frame-ancestors" in message for message in messages)
    assert any("did you mean 'self'" in message for message in messages)


def test_report_only_alone_is_reported() -> None:
    judgement = judge([], ["default-src 'none'"])
    assert {one.type for one in judgement.findings} >= {"NO_POLICY", "REPORT_ONLY"}
    assert judgement.injected_script_runs
    assert judgement.score == 0


def test_a_strict_policy_has_no_finding_and_the_full_score() -> None:
    judgement = judge([STRICT])
    assert judgement.findings == ()
    assert judgement.score == 100


def test_the_score_of_what_lets_script_run_is_low() -> None:
    source = random.Random(9)
    for _ in range(300):
        judgement = judge([grammar.policy(source)])
        if judgement.injected_script_runs:
            assert judgement.score <= MAX_WITH_INJECTION
            assert judgement.high
