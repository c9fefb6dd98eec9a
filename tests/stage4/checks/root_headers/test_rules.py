"""Each rule of the root is broken by some test."""

from __future__ import annotations

from stage4.checks.root_headers import rules
from tests.stage4.checks.root_headers.test_judge import BROKEN


def test_every_rule_can_be_broken() -> None:
    tried = {rule.id for _, rule, _ in BROKEN}
    others = (
        rules.CSP_BASE,
        rules.CSP_META_ONLY,
        rules.CSP_NONCE_REPEATED,
        rules.CSP_NONCE_UNSEEN,
        rules.CSP_WEAKER,
        rules.CSP_OVERSIZED,
        rules.CERTIFICATE_EXPIRY,
        rules.CERTIFICATE_NAME,
        rules.TLS_VERSION,
        rules.TLS_UNSEEN,
        rules.STATUS,
        rules.NO_ANSWER,
        rules.PLAIN_HTTP,
        rules.HTTP_REDIRECT,
        rules.CORS,
    )
    assert tried | {rule.id for rule in others} == {rule.id for rule in rules.RULES}
