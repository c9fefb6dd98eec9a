"""A rule as data makes the findings of its id."""

from __future__ import annotations

from stage4.model import Status
from stage4.rule import Rule

RULE = Rule("check.thing", "it happens", "it matters", "do this")


def test_a_finding_carries_the_texts_of_its_rule() -> None:
    finding = RULE.warn("it happened", where="here")
    assert (finding.id, finding.status, finding.message) == (
        "check.thing",
        Status.WARN,
        "it happened",
    )
    assert (finding.why, finding.remedy, finding.evidence) == (
        "it matters",
        "do this",
        {"where": "here"},
    )


def test_the_status_is_the_judges_choice() -> None:
    assert RULE.fail("x").status is Status.FAIL
    assert RULE.finding(Status.INCONCLUSIVE, "x").status is Status.INCONCLUSIVE
