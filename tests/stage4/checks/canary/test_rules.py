"""Every rule of the canary: unique ids, whole sentences, a rule for each reason."""

from __future__ import annotations

from stage4.checks.canary.outcome import Reason
from stage4.checks.canary.rules import BY_REASON, RULES


def test_every_reason_has_its_rule() -> None:
    assert set(BY_REASON) == set(Reason)
    assert len(set(BY_REASON.values())) == len(Reason)
    assert set(BY_REASON.values()) <= set(RULES)


def test_rules_are_complete() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert rule.id.startswith("canary.")
        assert all(rule)


def test_only_slow_pings_are_about_the_p95() -> None:
    named = [reason for reason, rule in BY_REASON.items() if "p95" in rule.id + rule.when]
    assert named == [Reason.SLOW]
