"""A run: the facts that the checks ask for, then each check's judgement. No disk, no printing."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timezone
from functools import partial

from stage4.checks import Check
from stage4.checks.canary.bodies import problem_of
from stage4.checks.canary.pinging import SequentialTests, ping_urls, plan_of
from stage4.config.settings import Settings
from stage4.escape import quoted
from stage4.model import (
    CheckResult,
    Earlier,
    Facts,
    Finding,
    Request,
    Status,
    Verdict,
)
from stage4.probe.exchange import Prober
from stage4.probe.pings import Recorded, Schedule, record
from stage4.redact import Redactor, secrets_of
from stage4.waiting import wait_until_sound

OnResult = Callable[[CheckResult, float], None]
OnProgress = Callable[[str], None]  # hears how far a long check is, in words


def run(
    settings: Settings,
    checks: Sequence[Check],
    earlier: Sequence[Earlier] = (),
    on_result: OnResult = lambda result, seconds: None,
    on_progress: OnProgress = lambda text: None,
) -> tuple[Verdict, Facts]:
    """Run the checks in their order. `on_result` hears of each, with the seconds it took.

    With `settings.wait_s` it waits for the service first, and that time does not count.

    The verdict is redacted; the facts are what was recorded, for the history.
    """
    redactor, prober = Redactor(secrets_of(settings)), Prober(settings)
    if settings.wait_s:
        wait_until_sound(settings, prober.exchange)
    began, now = time.monotonic(), datetime.now(timezone.utc)
    facts, results = Facts(earlier=tuple(earlier), now=now), []
    for check in checks:
        started = time.monotonic()
        try:
            facts = _gather(facts, check, settings, prober, on_progress)
            result = check.judge(settings, facts)
        except Exception as why:
            result = _crashed(check, why)
        result = redactor.result(result)
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
        target=settings.target,
    )
    return verdict, facts


def _gather(
    facts: Facts, check: Check, settings: Settings, prober: Prober, on_progress: OnProgress
) -> Facts:
    """The facts with those that this check needs too."""
    exchanges = dict(facts.exchanges)
    for request in check.requests(settings):
        if request.name not in exchanges:
            exchanges[request.name] = prober.exchange(request)
    facts = replace(facts, exchanges=exchanges)
    if check.measure:
        found = check.measure(settings, on_progress)
        facts = replace(facts, measured={**facts.measured, check.name: found})
    return _with_pings(facts, settings, prober, on_progress) if check.pings else facts


def _with_pings(facts: Facts, settings: Settings, prober: Prober, on_progress: OnProgress) -> Facts:
    health = facts.exchanges.get("health")
    urls = ping_urls(settings, health)
    plan = plan_of(settings)
    schedule = Schedule(plan.per_second, plan.most * len(urls), plan.connections)
    # A ping of the health URL asks for what the health check asked for, or it may get a page.
    headers = health.request.headers if health and not settings.ping_urls else ()
    requests = [Request("ping", url, headers=headers) for url in urls]

    def tell(number: int) -> None:
        on_progress(f"canary: {number} pings of at most {schedule.most}")

    begin = partial(SequentialTests, settings, urls, on_pings=tell)
    recorded: Recorded = record(prober, requests, schedule, begin, problem_of(settings, health))
    return replace(facts, pings=recorded.pings, warm_up=recorded.warm_up, dropped=recorded.dropped)


def _crashed(check: Check, why: Exception) -> CheckResult:
    """A check that fails is an ERROR of the run: it has said nothing about the service."""
    message = f"the check itself failed: {type(why).__name__}: {quoted(str(why))}"
    finding = Finding(
        f"{check.name}.crashed",
        Status.ERROR,
        message,
        "this is a fault of the check, not of the service: report it",
    )
    return CheckResult.of(check.name, [finding])
