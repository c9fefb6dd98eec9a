"""docs/checks.md lists every rule of the headers and the providers, in the code's own words."""

from __future__ import annotations

from pathlib import Path

import pytest

from stage4.checks.provider_config import rules as providers
from stage4.checks.root_headers import rules as headers
from stage4.rule import Rule

PAGE = Path(__file__).parents[3] / "docs" / "checks.md"


def table(rules: tuple[Rule, ...]) -> str:
    """The table as it has to stand in the page."""
    rows = [(f"`{rule.id}`", rule.when, rule.why, rule.remedy) for rule in rules]
    lines = [("id", "when", "why it matters", "what to do"), ("---",) * 4, *rows]
    return "\n".join(
        f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines
    )


@pytest.mark.parametrize("rules", [headers.RULES, providers.RULES], ids=["headers", "providers"])
def test_the_page_has_the_table(rules: tuple[Rule, ...]) -> None:
    assert table(rules) in PAGE.read_text(encoding="utf-8"), f"put this in:\n{table(rules)}"


@pytest.mark.parametrize("rules", [headers.RULES, providers.RULES], ids=["headers", "providers"])
def test_ids_are_unique_and_every_rule_says_all(rules: tuple[Rule, ...]) -> None:
    assert len({rule.id for rule in rules}) == len(rules) > 10
    assert all(all(rule) for rule in rules)
