"""Judges the configuration of providers against the intent to go live. Pure.

Evidence needed: the environment; with `webhook_url` the exchanges `webhook-good`, `webhook-bad`.
Findings are warnings unless EXPECT_LIVE=1 without ALLOW_PROVIDER_MOCK=1.
"""

from __future__ import annotations

from stage4.checks.provider_config import sender, stripe, variables, webhook
from stage4.config.settings import Settings
from stage4.model import CheckResult, Facts, Status

ASKED = ("STRIPE_TEST", "NOTIFY_MODE", "EMAIL_FROM")


def judge(settings: Settings, facts: Facts) -> CheckResult:
    environment, live = settings.environment, settings.expect_live
    grave = Status.FAIL if live and not settings.allow_provider_mock else Status.WARN
    found = [
        *stripe.findings(environment, live, grave),
        *sender.findings(environment, live, grave),
        *variables.findings(environment, live, grave),
    ]
    if settings.webhook_url:
        exchanges = facts.exchanges
        good, bad = exchanges.get(webhook.GOOD), exchanges.get(webhook.BAD)
        found += webhook.findings(good, bad, grave)
    names = [name for name, _ in variables.judged(environment)]
    evidence = {
        "expected": "live" if live else "test",
        "advisory": grave is Status.WARN,
        "seen": sorted({*names, *(name for name in ASKED if environment.get(name))}),
        "round_trip": bool(settings.webhook_url),
    }
    return CheckResult.of("provider_config", found, evidence)
