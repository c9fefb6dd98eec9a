"""The findings of a merge are documented."""

from __future__ import annotations

from stage4.merging.rules import RULES
from tests.checkout import ROOT


def test_every_finding_has_a_row_in_the_documentation() -> None:
    texts = [path.read_text("utf-8") for path in (ROOT / "docs").rglob("*.md")]
    for rule in RULES:
        assert any(f"| `{rule.id}` |" in text for text in texts) and all(rule)
