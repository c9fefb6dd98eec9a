"""summary.md: a table in which no text of a server acts as Markdown or HTML."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from stage4.model import CheckResult, Finding, Status, Verdict
from stage4.output.markdown import summary_md
from stage4.output.report import HEADLINE
from tests.stage4.verdicts import is_inert_in_a_log, verdicts


@given(verdicts())
def test_markdown(verdict: Verdict) -> None:
    text = summary_md(verdict)
    assert is_inert_in_a_log(text)
    plain = re.sub(r"<br>|&#\d+;", "", text)
    assert "<" not in plain and "](" not in plain and "://" not in plain and "@" not in plain
    rows = [row for row in text.splitlines() if row.startswith("| ")]
    assert len(rows) == len(verdict.results) + 2
    assert all(len(re.findall(r"(?<!\\)\|", row)) == 4 for row in rows)


def test_what_did_not_pass_hides_what_did() -> None:
    findings = (
        Finding("health.sound", Status.PASS, "it says pass"),
        Finding("health.slow", Status.WARN, "slow", "make it fast"),
        Finding("health.old", Status.WARN, "old"),
    )
    results = (
        CheckResult.of("health", findings),
        CheckResult.of("canary", [Finding("canary.fast", Status.PASS, "fast", "do nothing")]),
        CheckResult("own", Status.ERROR),
    )
    verdict = Verdict("2026", "http://a", "http://a/h", results, 1.25)
    assert summary_md(verdict).splitlines()[4:] == [
        "| status | check | findings |",
        "| --- | --- | --- |",
        "| ⚠️ WARN | health | **WARN** slow *make it fast*<br>**WARN** old |",
        "| ✅ PASS | canary | **PASS** fast *do nothing* |",
        "| 💥 ERROR | own |  |",
    ]


@pytest.mark.parametrize(("target", "heading"), [("", ": ERROR"), ("eu", ", eu: ERROR")])
def test_the_heading_names_the_target(target: str, heading: str) -> None:
    results = (CheckResult("own", Status.ERROR),)
    verdict = Verdict("2026", "http://a", "http://a/h", results, target=target)
    assert summary_md(verdict).startswith(f"## {HEADLINE}{heading}\n\nhttp&#58;//a, 1 check")
