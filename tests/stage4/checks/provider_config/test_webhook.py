"""The live round trip: a signed test event and a forged one."""

from __future__ import annotations

import pytest

from stage4.checks.provider_config import rules
from stage4.checks.provider_config.check import requests
from stage4.checks.provider_config.judge import judge
from stage4.model import Exchange, Facts, Status, Trouble
from tests.stage4.checks.provider_config.environments import LIVE, SOUND, WHSEC, ids, settings_for


def test_nothing_is_sent_unless_asked_for() -> None:
    assert requests(settings_for(LIVE)) == ()
    assert requests(settings_for({}, webhook_url="https://a.io/hook")) == ()
    assert len(requests(settings_for(LIVE, webhook_url="https://a.io/hook"))) == 2


def test_stripe_verifies_the_good_signature_and_refuses_the_bad() -> None:
    stripe = pytest.importorskip("stripe")
    good, bad = requests(settings_for(LIVE, webhook_url="https://a.io/hook"))
    signatures = [dict(request.headers)["Stripe-Signature"] for request in (good, bad)]
    event = stripe.Webhook.construct_event(good.body, signatures[0], WHSEC)
    assert event["livemode"] is False
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(bad.body, signatures[1], WHSEC)
    assert WHSEC not in repr((good, bad))


@pytest.mark.parametrize(
    ("good", "bad", "expected"),
    [
        (200, 400, set()),
        (204, 403, set()),
        (400, 400, {rules.WEBHOOK_REFUSES_GOOD.id}),
        (200, 200, {rules.WEBHOOK_ACCEPTS_BAD.id}),
        (500, 500, {rules.WEBHOOK_REFUSES_GOOD.id, rules.WEBHOOK_ACCEPTS_BAD.id}),
        (None, None, {rules.WEBHOOK_REFUSES_GOOD.id, rules.WEBHOOK_ACCEPTS_BAD.id}),
    ],
)
def test_the_round_trip(good: int | None, bad: int | None, expected: set[str]) -> None:
    settings = settings_for({**LIVE, **SOUND}, webhook_url="https://a.io/hook")
    asked = requests(settings)
    exchanges = {
        request.name: Exchange(
            request, request.url, status=status, trouble=None if status else Trouble.REFUSED
        )
        for request, status in zip(asked, (good, bad), strict=True)
    }
    result = judge(settings, Facts(exchanges=exchanges))
    assert ids(result, Status.FAIL) == expected


def test_a_round_trip_without_a_secret_fails() -> None:
    settings = settings_for({}, webhook_url="https://a.io/hook")
    assert rules.WEBHOOK_UNTRIED.id in ids(judge(settings, Facts()), Status.FAIL)
