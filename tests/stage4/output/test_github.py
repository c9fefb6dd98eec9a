"""Annotations: what is annotated, how many, and nothing of a server as a command."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from stage4.model import CheckResult, Finding, Status, Verdict
from stage4.output.github import MAX_PER_LEVEL, workflow_annotations


def verdict(*findings: Finding, target: str = "") -> Verdict:
    results = (CheckResult.of("health", findings),)
    return Verdict("2026-01-01T00:00:00+00:00", "http://a", "http://a/h", results, target=target)


def test_a_finding_is_one_line_with_title_and_remedy() -> None:
    found = verdict(
        Finding("health.sound", Status.PASS, "fine"),
        Finding("health.slow", Status.WARN, "slow: 50%", "make it fast"),
        Finding("health.down", Status.FAIL, "down"),
        target="eu",
    )
    assert workflow_annotations(found) == [
        "::error title=Stage 4%3A health.down (eu)::down",
        "::warning title=Stage 4%3A health.slow (eu)::slow: 50%25 (make it fast)",
    ]


def test_there_are_at_most_ten_of_a_kind_and_the_rest_is_counted() -> None:
    findings = [Finding(f"health.f{n}", Status.FAIL, "m") for n in range(MAX_PER_LEVEL + 3)]
    lines = workflow_annotations(verdict(*findings))
    assert len(lines) == MAX_PER_LEVEL + 1
    assert lines[-1].startswith("[Stage 4] 3 more findings")


@given(st.text(), st.text())
def test_no_text_breaks_out_of_its_line(message: str, name: str) -> None:
    (line,) = workflow_annotations(verdict(Finding(f"x.{name}", Status.FAIL, message)))
    assert len(line.splitlines()) == 1
    assert re.fullmatch(r"::error title=[^:,\n]*::.*", line)
