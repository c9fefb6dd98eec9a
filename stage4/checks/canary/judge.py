"""The judgement of the canary's pings: settings and facts in, a result out. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from stage4.checks.canary import rules
from stage4.checks.canary.evidence import evidence_of
from stage4.checks.canary.outcome import Reason, main_reason, over_limit
from stage4.checks.canary.percentile import nearest_rank
from stage4.checks.canary.pinging import SequentialTests
from stage4.checks.canary.sequential import Decision
from stage4.checks.canary.share import limit_of, share_of
from stage4.checks.canary.warnings import warnings_of
from stage4.config.settings import Settings
from stage4.model import CheckResult, Facts, Finding, Ping, Status


def judge(settings: Settings, facts: Facts) -> CheckResult:
    """PASS, FAIL or INCONCLUSIVE by the plan of the profile; ERROR where no ping was recorded."""
    if not facts.pings:
        none = rules.NO_PINGS.finding(Status.ERROR, "no ping was sent")
        return CheckResult.of("canary", [none])
    urls = tuple(dict.fromkeys(ping.url for ping in facts.pings))
    tests = SequentialTests(settings, urls, facts.warm_up)
    tests.add(facts.pings)
    findings = [*_verdicts(settings, facts.pings, tests), *warnings_of(settings, facts, tests)]
    return CheckResult.of("canary", findings, evidence_of(settings, facts, tests))


def _verdicts(settings: Settings, pings: Sequence[Ping], tests: SequentialTests) -> list[Finding]:
    """One finding for each URL that fails, or one for all pings together."""
    if len(tests.by_url) > 1:
        failed = [url for url, test in tests.by_url.items() if test.decision is Decision.FAIL]
        own = {url: [ping for ping in pings if ping.url == url] for url in failed}
        if failed:
            return [_failed(settings, own[url], f" of {url}") for url in failed]
    if tests.decision is Decision.PASS:
        return [_passed(settings, pings)]
    if tests.decision is Decision.FAIL:
        return [_failed(settings, pings)]
    message = f"no verdict after {len(pings)} pings: {share_of(settings, pings)}"
    return [rules.INCONCLUSIVE.finding(Status.INCONCLUSIVE, message)]


def _passed(settings: Settings, pings: Sequence[Ping]) -> Finding:
    over = sum(over_limit(pings, settings.slo_p95_ms))
    p95 = nearest_rank([ping.latency_ms for ping in pings], 95)
    message = (
        f"p95 is under {limit_of(settings)}: {p95:.1f} ms over {len(pings)} pings, "
        f"{over} over the limit"
    )
    return Finding("canary.p95-under-limit", Status.PASS, message, why=rules.WHY)


def _failed(settings: Settings, pings: Sequence[Ping], where: str = "") -> Finding:
    """Named for what most of the over-limit pings have in common."""
    common = main_reason(pings, settings.slo_p95_ms)
    rule, share = rules.BY_REASON[common], share_of(settings, pings)
    if common is Reason.SLOW:
        return rule.fail(f"{_p95(settings, pings, where)}: {share}")
    if common is Reason.RATE_LIMITED:
        return rule.fail(f"the service limits the rate of the pings themselves{where}: {share}")
    if common is Reason.NO_ACCESS:
        return rule.fail(f"the service refuses access to the pings{where}: {share}")
    return rule.fail(f"pings{where}: {share}" if where else share)


def _p95(settings: Settings, pings: Sequence[Ping], where: str) -> str:
    """The p95 against its limit; at the end of a plan it may be under it and still not certain."""
    p95 = nearest_rank([ping.latency_ms for ping in pings], 95)
    if p95 >= settings.slo_p95_ms:
        return f"p95{where} is {p95:.1f} ms, the limit is {limit_of(settings)}"
    return f"p95{where} is not shown to be under {limit_of(settings)}"
