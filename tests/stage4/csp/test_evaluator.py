"""csp_evaluator's findings against its own, over 1,000 policies (csp_evaluator 1.1.8, npm)."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stage4.csp.evaluator import SEVERITIES, SOURCE, evaluate
from stage4.csp.finding import Severity
from stage4.csp.judgement import judge
from tests.stage4.csp import grammar
from tests.stage4.csp.policies import judged_policies


def _found(policy: str) -> set[tuple[str, str, str, str]]:
    return {(one.type, one.severity.value, one.directive, one.value) for one in evaluate(policy)}


def test_it_agrees_wherever_the_evaluator_did_not_crash() -> None:
    compared = [row for row in judged_policies() if "evaluator_error" not in row]
    wrong = [
        row["id"] for row in compared if _found(row["csp"]) != set(map(tuple, row["findings"]))
    ]
    assert len(compared) == 967
    assert wrong == []


def test_where_the_evaluator_crashed_it_does_not() -> None:
    crashed = [row["csp"] for row in judged_policies() if "evaluator_error" in row]
    assert len(crashed) == 33
    assert all(judge([policy]).findings for policy in crashed)


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("script-src 'unsafe-inline'", ("SCRIPT_UNSAFE_INLINE", "HIGH", "script-src")),
        ("default-src https:", ("PLAIN_URL_SCHEMES", "HIGH", "default-src")),
        ("script-src www.google.com", ("SCRIPT_ALLOWLIST_BYPASS", "HIGH", "script-src")),
        (
            "script-src www.google.com/none/",
            ("SCRIPT_ALLOWLIST_BYPASS", "MEDIUM_MAYBE", "script-src"),
        ),
        (
            "script-src google-analytics.com",
            ("SCRIPT_ALLOWLIST_BYPASS", "MEDIUM_MAYBE", "script-src"),
        ),
        ("object-src vk.com", ("OBJECT_ALLOWLIST_BYPASS", "HIGH", "object-src")),
        (
            "script-src count.tbcdn.cn/a/%2e.//counter3",
            ("SCRIPT_ALLOWLIST_BYPASS", "HIGH", "script-src"),
        ),
        ("img-src 127.1", ("IP_SOURCE", "INFO", "img-src")),
        ("img-src user@0x7f.1:80", ("IP_SOURCE", "INFO", "img-src")),
        ("img-src [2001:db8::1]", ("IP_SOURCE", "INFO", "img-src")),
        ("script-src 'nonce-abc'", ("MISSING_DIRECTIVES", "HIGH", "base-uri")),
    ],
)
def test_single_findings(policy: str, expected: tuple[str, str, str]) -> None:
    assert expected in {found[:3] for found in _found(policy)}


def test_a_keyword_of_eval_makes_more_hosts_unsafe() -> None:
    """googletagmanager's endpoint needs eval."""
    policy = "script-src www.googletagmanager.com"
    key = ("SCRIPT_ALLOWLIST_BYPASS", "HIGH", "script-src", "www.googletagmanager.com")
    assert key not in _found(policy)
    assert key in _found(f"{policy} 'unsafe-eval'")


@settings(deadline=None)
@given(st.text())
def test_any_text_is_judged(text: str) -> None:
    judgement = judge([text])
    assert 0 <= judgement.score <= 100
    assert all(one.severity in Severity and one.message for one in judgement.findings)
    assert {one.type for one in judgement.findings if one.source == SOURCE} <= set(SEVERITIES)


@settings(deadline=None)
@given(st.lists(st.sampled_from(grammar.NAMES + grammar.VALUES + list(" ;,%@:/*\\[]\0é'"))))
def test_any_mixture_of_real_parts_is_judged(parts: list[str]) -> None:
    assert judge([" ".join(parts), "".join(parts)]).score <= 100


def test_what_browsers_do_not_heed_scores_nothing() -> None:
    for text in ("", " ;,", "foo-bar", "script-src ‘self’"):
        assert judge([text]).score == 0
        assert not judge([text]).enforced


def test_it_takes_less_than_a_millisecond_a_policy() -> None:
    """CPU time; the limit is three times what it takes on a slow machine."""
    policies = [row["csp"] for row in judged_policies()]
    judge(policies[:1])
    started = time.process_time()
    for policy in policies:
        judge([policy])
    assert (time.process_time() - started) / len(policies) < 0.001


def test_a_huge_header_is_judged_in_time() -> None:
    source = random.Random(1)
    for text in (
        "".join(f"d{number} " for number in range(40_000)),
        "".join(f"defualt-src{number};" for number in range(20_000)),
        " ".join(f"'slef{number}'" for number in range(20_000)),
        ";".join(grammar.policy(source) for _ in range(2_000)),
    ):
        started = time.process_time()
        judge([f"script-src {text}"])
        assert time.process_time() - started < 5


@pytest.mark.parametrize("start", ["script-src", "object-src", "script-src 'strict-dynamic'"])
def test_many_hosts_take_no_more_than_linear_time(start: str) -> None:
    text = f"{start} {' '.join(f'h{number}.x' for number in range(60_000))}"
    started = time.process_time()
    evaluate(text)
    assert time.process_time() - started < 8
