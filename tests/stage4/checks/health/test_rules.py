"""The rules of the health check as data."""

from __future__ import annotations

from stage4.checks.health.rules import NO_ANSWER, RULES
from stage4.model import Trouble


def test_every_trouble_has_a_rule_of_its_name() -> None:
    assert {rule.id for rule in NO_ANSWER.values()} == {f"health.{t.value}" for t in Trouble}
    assert set(NO_ANSWER) == set(Trouble)


def test_ids_are_unique_and_of_this_check() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)
    assert all(rule.id.startswith("health.") and all(rule) for rule in RULES)
