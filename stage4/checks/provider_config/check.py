"""The configuration of providers against the intent to go live.

Facts needed: the environment; with `webhook_url` the exchanges `webhook-good`, `webhook-bad`.
Findings are advice (WARN) unless EXPECT_LIVE=1 without ALLOW_PROVIDER_MOCK=1.
"""

from __future__ import annotations

import time

from stage4.checks import Check
from stage4.checks.provider_config import judging, sender, stripe, webhook
from stage4.config.settings import Settings
from stage4.model import CheckResult, Facts, Request, Status


def requests(settings: Settings) -> tuple[Request, ...]:
    """Nothing but the round trip, where it is asked for; a signature is good for five minutes."""
    secret = judging.usable(settings.environment, *stripe.SECRETS)
    if not settings.webhook_url or not secret:
        return ()
    return webhook.requests(settings.webhook_url, secret, int(time.time()))


def judge(settings: Settings, facts: Facts) -> CheckResult:
    environment, live = settings.environment, settings.expect_live
    grave = Status.FAIL if live and not settings.allow_provider_mock else Status.WARN
    found = [
        *stripe.findings(environment, live, grave),
        *sender.findings(environment, live, grave),
        *judging.findings(environment, live, grave),
    ]
    if settings.webhook_url:
        exchanges = facts.exchanges
        good, bad = exchanges.get(webhook.GOOD), exchanges.get(webhook.BAD)
        found += webhook.findings(good, bad, grave)
    names = [name for name, _ in judging.judged(environment)]
    evidence = {
        "expected": "live" if live else "test",
        "advisory": grave is Status.WARN,
        "seen": sorted({*names, *(name for name in ASKED if environment.get(name))}),
        "round_trip": bool(settings.webhook_url),
    }
    return CheckResult.of("provider_config", found, evidence)


ASKED = ("STRIPE_TEST", "NOTIFY_MODE", "EMAIL_FROM")

CHECK = Check(
    name="provider_config",
    title="Provider configuration",
    promise="payment and mail providers are configured for what EXPECT_LIVE asks",
    judge=judge,
    requests=requests,
)
