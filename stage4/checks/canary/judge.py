"""The judgement of the canary's pings: settings and facts in, a result out. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from stage4.checks.canary import rules
from stage4.checks.canary.evidence import CONFIDENCE, LATE_MS, evidence_of
from stage4.checks.canary.outcome import Reason, failures, main_reason, over_limit, reason
from stage4.checks.canary.percentile import nearest_rank, upper_bound
from stage4.checks.canary.pinging import Tests
from stage4.checks.canary.sequential import Decision, Sequential, p95_is_over
from stage4.config.settings import Settings
from stage4.model import CheckResult, Facts, Finding, Ping, Status

LATE_SHARE = 0.05  # of the pings


def judge(settings: Settings, facts: Facts) -> CheckResult:
    """PASS, FAIL or INCONCLUSIVE by the plan of the profile; ERROR where no ping was recorded."""
    if not facts.pings:
        none = rules.NO_PINGS.finding(Status.ERROR, "no ping was sent")
        return CheckResult.of("canary", [none])
    urls = tuple(dict.fromkeys(ping.url for ping in facts.pings))
    tests = Tests(settings, urls, facts.warm_up)
    tests.add(facts.pings)
    findings = [*_verdicts(settings, facts.pings, tests), *_asides(settings, facts, tests)]
    return CheckResult.of("canary", findings, evidence_of(settings, facts, tests))


def _verdicts(settings: Settings, pings: Sequence[Ping], tests: Tests) -> list[Finding]:
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
    message = f"no verdict after {len(pings)} pings: {_share(settings, pings)}"
    return [rules.INCONCLUSIVE.finding(Status.INCONCLUSIVE, message)]


def _passed(settings: Settings, pings: Sequence[Ping]) -> Finding:
    over = sum(over_limit(pings, settings.slo_p95_ms))
    p95 = nearest_rank([ping.latency_ms for ping in pings], 95)
    message = (
        f"p95 is under {settings.slo_p95_ms:g} ms: {p95:.1f} ms over {len(pings)} pings, "
        f"{over} over the limit"
    )
    return Finding("canary.p95-under-limit", Status.PASS, message, why=rules.WHY)


def _failed(settings: Settings, pings: Sequence[Ping], where: str = "") -> Finding:
    """Named for what most of the over-limit pings have in common."""
    common = main_reason(pings, settings.slo_p95_ms)
    rule, share = rules.BY_REASON[common], _share(settings, pings)
    if common is Reason.SLOW:
        return rule.fail(f"p95{where} is not shown to be under {_limit(settings)}: {share}")
    if common is Reason.RATE_LIMITED:
        return rule.fail(f"the service limits the rate of the pings themselves{where}: {share}")
    if common is Reason.REFUSED:
        return rule.fail(f"the service refuses access to the pings{where}: {share}")
    return rule.fail(f"too many pings{where} failed: {share}")


def _share(settings: Settings, pings: Sequence[Ping]) -> str:
    """Such as "14 of 540 pings were over 1000 ms or failed (2 status 503); up to 4.1 % may be"."""
    flags = over_limit(pings, settings.slo_p95_ms)
    count, over = len(flags), sum(flags)
    failed = failures(pings)
    told = f"{over} of {count} pings were over {_limit(settings)}"
    told += f" or failed ({failed})" if failed else ""
    if not p95_is_over(count, over):
        bound = upper_bound(over, count, CONFIDENCE)
        told += f"; the share may be up to {bound:.1%}, where 5 % is too much"
    return told


def _limit(settings: Settings) -> str:
    return f"{settings.slo_p95_ms:g} ms"


def _asides(settings: Settings, facts: Facts, tests: Tests) -> list[Finding]:
    test, over = tests.whole, sum(over_limit(facts.pings, settings.slo_p95_ms))
    found = []
    if test.longest_run > 1:
        found.append(rules.HICCUP.warn(_hiccup(facts.pings, settings.slo_p95_ms)))
    if tests.decision is Decision.PASS and over > (test.longest_run if found else 0):
        found.append(rules.SOME_OVER_LIMIT.warn(_share(settings, facts.pings)))
    if test.widening > 1:
        message = f"over-limit pings come in bursts of {test.widening:.1f} on average"
        found.append(rules.BURSTS.warn(message))
    if facts.dropped:
        found.append(rules.DROPPED.warn(f"{facts.dropped} pings never left"))
    if _was_busy(facts.pings, test):
        late = sum(ping.late_ms > LATE_MS for ping in facts.pings)
        found.append(rules.LATE.warn(f"{late} of {len(facts.pings)} pings left late"))
    return found


def _was_busy(pings: Sequence[Ping], test: Sequential) -> bool:
    """Whether pings left late although the connections cannot all have been in use."""
    late = [ping for ping in pings if ping.late_ms > LATE_MS]
    longest_s = max(ping.latency_ms for ping in pings) / 1000
    in_use = longest_s * test.plan.per_second
    return len(late) > LATE_SHARE * len(pings) and in_use < test.plan.connections


def _hiccup(pings: Sequence[Ping], limit_ms: float) -> str:
    """The longest run of consecutive over-limit pings, in words."""
    best: list[Ping] = []
    run: list[Ping] = []
    for ping in pings:
        run = [*run, ping] if reason(ping, limit_ms) else []
        best = max(best, run, key=len)
    ended_ms = max(ping.scheduled_ms + ping.latency_ms for ping in best)
    seconds = (ended_ms - best[0].scheduled_ms) / 1000
    return (
        f"{len(best)} consecutive pings were over the limit or failed, "
        f"{best[0].scheduled_ms / 1000:.1f} s into the run, for {seconds:.1f} s"
    )
