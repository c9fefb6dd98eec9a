"""Judges the configuration of providers against the intent to go live. Pure.

Evidence needed: the environment; with `webhook_url` the exchanges `webhook-good`, `webhook-bad`.
Findings are warnings unless EXPECT_LIVE=1 without ALLOW_PROVIDER_MOCK=1.
"""

from __future__ import annotations

from collections.abc import Iterator

from stage4.checks.provider_config import exposure, rules, sender, stripe, variables, webhook
from stage4.checks.provider_config.uses import Uses
from stage4.config.settings import Settings
from stage4.model import CheckResult, Facts, Finding, Status

ASKED = ("STRIPE_TEST", "NOTIFY_MODE", "EMAIL_FROM")


def judge(settings: Settings, facts: Facts) -> CheckResult:
    """PASS, WARN or FAIL. A provider that the service states not to use is not judged."""
    uses, live = Uses(settings.providers), settings.expect_live
    environment = uses.environment(settings.environment)
    grave = Status.FAIL if live and not settings.allow_provider_mock else Status.WARN
    found = [
        *_not_used(uses),
        *exposure.findings(settings.environment, live, grave),
        *variables.findings(environment, live, grave),
    ]
    if uses.uses("stripe"):
        found += stripe.findings(environment, live, grave)
    if uses.sends_mail:
        found += sender.findings(environment, uses, live, grave)
    if settings.webhook_url:
        exchanges = facts.exchanges
        good, bad = exchanges.get(webhook.GOOD), exchanges.get(webhook.BAD)
        found += webhook.findings(good, bad, grave)
    names = [variable.name for variable in variables.judged(environment)]
    evidence = {
        "expected": "live" if live else "test",
        "advisory": grave is Status.WARN,
        "seen": sorted({*names, *(name for name in ASKED if environment.get(name))}),
        "stated": None if uses.stated is None else list(uses.stated),
        "round_trip": bool(settings.webhook_url),
    }
    return CheckResult.of("provider_config", found, evidence)


def _not_used(uses: Uses) -> Iterator[Finding]:
    if left_out := uses.left_out():
        message = f"the service uses no {' and no '.join(left_out)}, as --providers states"
        yield rules.NOT_USED.finding(Status.PASS, message)
