"""A service without Stripe or mail says so, and does not fail for it."""

from __future__ import annotations

import pytest

from stage4.checks.provider_config import rules
from stage4.checks.provider_config.uses import Uses
from stage4.model import Status
from tests.stage4.checks.provider_config.environments import (
    ALNUM,
    LIVE,
    SOUND,
    WHSEC,
    ids,
    judged,
    letters,
)


def test_without_a_statement_stripe_and_mail_are_expected() -> None:
    missing = {rules.STRIPE_TEST.id, rules.WEBHOOK_SECRET.id}
    missing |= {rules.NOTIFY_MISSING.id, rules.SENDER_MISSING.id}
    assert ids(judged({}), Status.FAIL) == missing


def test_a_service_without_any_provider_passes_and_says_so() -> None:
    result = judged({}, providers=())
    assert result.status is Status.PASS
    assert [finding.id for finding in result.findings] == [rules.NOT_USED.id]
    assert "no Stripe and no mail" in result.findings[0].message
    assert result.evidence["stated"] == []


@pytest.mark.parametrize(
    ("providers", "missing"),
    [
        (("stripe",), {rules.STRIPE_TEST.id, rules.WEBHOOK_SECRET.id}),
        (("resend",), {rules.SENDER_MISSING.id}),
        (("twilio", "paypal"), set()),
    ],
)
def test_only_what_is_stated_is_expected(providers: tuple[str, ...], missing: set[str]) -> None:
    assert ids(judged({}, providers=providers), Status.FAIL) == missing


def test_the_settings_of_a_provider_that_is_not_used_are_not_judged() -> None:
    environment = {
        "STRIPE_TEST": "1",
        "STRIPE_SECRET_KEY": f"sk_test_{letters(ALNUM, 24)}",
        "SMTP_PORT": "x",
    }
    assert judged(environment, providers=("paddle",)).status is Status.PASS
    sound = {**LIVE, **SOUND, "STRIPE_SIGNING_SECRET": WHSEC[:20]}
    assert judged(sound, providers=("resend",)).status is Status.PASS


def test_what_is_left_out() -> None:
    assert Uses(None).left_out() == ()
    assert Uses(("stripe", "ses")).left_out() == ()
    assert Uses(("twilio",)).left_out() == ("Stripe", "mail")
