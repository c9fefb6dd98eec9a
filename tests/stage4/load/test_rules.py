"""The findings of a load test are documented."""

from __future__ import annotations

from stage4.checks.canary.outcome import Reason
from stage4.load.rules import BY_REASON, RULES
from tests.checkout import ROOT


def test_every_finding_has_a_row_in_the_documentation() -> None:
    texts = [path.read_text("utf-8") for path in (ROOT / "docs").rglob("*.md")]
    for rule in RULES:
        assert any(f"| `{rule.id}` |" in text for text in texts) and all(rule)


def test_every_reason_has_a_rule() -> None:
    assert set(BY_REASON) == set(Reason) and set(BY_REASON.values()) <= set(RULES)
