"""Each rule is broken by some test, or is for information."""

from __future__ import annotations

from stage4.checks.provider_config import rules
from tests.stage4.checks.provider_config.test_judge import ADVICE, BROKEN

ELSEWHERE = (  # test_sender, test_webhook, test_exposure, test_uses
    rules.KEY_UNSEEN,
    rules.WEBHOOK_REFUSES_GOOD,
    rules.WEBHOOK_ACCEPTS_BAD,
    rules.WEBHOOK_UNTRIED,
    rules.PUBLIC_SECRET,
)
INFORMATION = (rules.WEBHOOK_MODE, rules.MODE_UNKNOWN, rules.NOT_USED)


def test_every_rule_can_be_broken() -> None:
    tried = {rule.id for _, rule in BROKEN} | {rule.id for _, _, rule in ADVICE}
    tried |= {rule.id for rule in (*ELSEWHERE, *INFORMATION)}
    assert tried == {rule.id for rule in rules.RULES}


def test_what_is_for_information_says_so() -> None:
    assert all(rule.when.startswith("(for information) ") for rule in INFORMATION)
