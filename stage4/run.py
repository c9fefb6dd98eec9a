"""A run: the facts that the checks ask for, then each check's judgement. No disk, no printing."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timezone

from stage4.address import parse
from stage4.checks import Check
from stage4.checks.canary.check import over_limit
from stage4.checks.canary.sequential import PLANS, Decision, decide
from stage4.config.settings import Settings
from stage4.escape import quoted
from stage4.model import (
    CheckResult,
    Earlier,
    Exchange,
    Facts,
    Finding,
    Ping,
    Request,
    Status,
    Verdict,
)
from stage4.probe.exchange import Prober
from stage4.probe.pings import Recorded, Schedule, record
from stage4.redact import Redactor, secrets_of

OnResult = Callable[[CheckResult, float], None]


def run(
    settings: Settings,
    checks: Sequence[Check],
    earlier: Sequence[Earlier] = (),
    on_result: OnResult = lambda result, seconds: None,
) -> tuple[Verdict, Facts]:
    """Run the checks in their order. `on_result` hears of each, with the seconds it took.

    The verdict is redacted; the facts are what was recorded, for the history.
    """
    began, redactor = time.monotonic(), Redactor(secrets_of(settings))
    now = datetime.now(timezone.utc)
    facts = Facts(earlier=tuple(earlier), now=now)
    prober, results = Prober(settings), []
    for check in checks:
        started = time.monotonic()
        facts = _gather(facts, check, settings, prober)
        result = redactor.result(_judge(check, settings, facts))
        results.append(result)
        on_result(result, time.monotonic() - started)
    verdict = Verdict(
        timestamp=now.isoformat(timespec="seconds"),
        base_url=redactor.text(settings.base_url),
        health_url=redactor.text(settings.health_url),
        results=tuple(results),
        duration_s=round(time.monotonic() - began, 3),
        expect_live=settings.expect_live,
        profile=settings.profile,
    )
    return verdict, facts


def _gather(facts: Facts, check: Check, settings: Settings, prober: Prober) -> Facts:
    """The facts with those that this check needs too."""
    exchanges = dict(facts.exchanges)
    for request in check.requests(settings):
        if request.name not in exchanges:
            exchanges[request.name] = prober.exchange(request)
    facts = replace(facts, exchanges=exchanges)
    return _with_pings(facts, settings, prober) if check.pings else facts


def _with_pings(facts: Facts, settings: Settings, prober: Prober) -> Facts:
    plan = PLANS[settings.profile]

    def decided(pings: Sequence[Ping]) -> bool:
        over = over_limit(pings, settings.slo_p95_ms)
        return decide(over, plan) is not Decision.GO_ON

    url = _ping_url(settings, facts.exchanges.get("health"))
    schedule = Schedule(plan.per_second, plan.most, plan.connections)
    recorded: Recorded = record(prober, Request("ping", url), schedule, decided)
    return replace(facts, pings=recorded.pings, warm_up=recorded.warm_up, dropped=recorded.dropped)


def _ping_url(settings: Settings, health: Exchange | None) -> str:
    """The health URL, or where it redirects to on the same host: a ping follows no redirect."""
    if health is None or not health.ok or not health.hops:
        return settings.health_url
    there, here = parse(health.url), parse(settings.health_url)
    return health.url if there.host == here.host else settings.health_url


def _judge(check: Check, settings: Settings, facts: Facts) -> CheckResult:
    """A judge that fails is an ERROR of the run: it has said nothing about the service."""
    try:
        return check.judge(settings, facts)
    except Exception as why:
        message = f"the check itself failed: {type(why).__name__}: {quoted(str(why))}"
        finding = Finding(
            f"{check.name}.crashed",
            Status.ERROR,
            message,
            "this is a fault of the check, not of the service: report it",
        )
        return CheckResult.of(check.name, [finding])
