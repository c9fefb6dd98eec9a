"""Canary pings of the health URL: is its p95 under the limit? A sequential test.

Facts needed: pings. One that fails, or is answered with anything but 2xx, counts as over the limit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from stage4.checks import Check
from stage4.checks.canary.error_rates import rates
from stage4.checks.canary.percentile import interval, nearest_rank
from stage4.checks.canary.sequential import PLANS, Decision, Plan, decide, widening
from stage4.config.settings import Settings
from stage4.model import CheckResult, Facts, Finding, Ping, Status

LATE = 50.0  # milliseconds after its time; less is the scheduler's noise
WHY = "one user in twenty waits longer than the p95"


def over_limit(pings: Sequence[Ping], limit_ms: float) -> list[bool]:
    """Which pings count against the limit."""
    return [not ping.ok or ping.latency_ms >= limit_ms for ping in pings]


def judge(settings: Settings, facts: Facts) -> CheckResult:
    """PASS, FAIL or INCONCLUSIVE by the plan of the profile; ERROR where no ping was recorded."""
    if not facts.pings:
        none = Finding("canary.no-pings", Status.ERROR, "no ping was sent", "run the stage again")
        return CheckResult.of("canary", [none])
    plan = PLANS[settings.profile]
    over = over_limit(facts.pings, settings.slo_p95_ms)
    evidence = _evidence(settings, facts, plan, over)
    findings = [_verdict(settings, facts, plan, over), *_asides(facts, over)]
    return CheckResult.of("canary", findings, evidence)


def _verdict(settings: Settings, facts: Facts, plan: Plan, over: Sequence[bool]) -> Finding:
    limit, count = f"{settings.slo_p95_ms:g} ms", len(over)
    decision = decide(over, plan)
    if decision is Decision.PASS:
        p95 = nearest_rank([ping.latency_ms for ping in facts.pings], 95)
        message = (
            f"p95 is under {limit}: {p95:.1f} ms over {count} pings, {sum(over)} over the limit"
        )
        return Finding("canary.p95-under-limit", Status.PASS, message, why=WHY)
    failed = _failures(facts.pings)
    told = f"{sum(over)} of {count} pings were over {limit} or failed"
    told += f" ({failed})" if failed else ""
    if decision is Decision.FAIL:
        remedy = "make the health URL answer 2xx in time" if failed else "make the service faster"
        return Finding(
            "canary.p95-over-limit", Status.FAIL, f"p95 is not under {limit}: {told}", remedy, WHY
        )
    return Finding(
        "canary.inconclusive",
        Status.INCONCLUSIVE,
        f"too close to call after {count} pings: {told}; 5 % would be too many, 1 % is fine",
        "run it again with --profile strict, or look at the slow ones in `samples`",
        WHY,
    )


def _failures(pings: Sequence[Ping]) -> str:
    kinds = Counter(
        ping.trouble.value if ping.trouble else f"status {ping.status}"
        for ping in pings
        if not ping.ok
    )
    return ", ".join(f"{number} {kind}" for kind, number in kinds.most_common(4))


def _asides(facts: Facts, over: Sequence[bool]) -> list[Finding]:
    findings = []
    if (factor := widening(over)) > 1:
        message = f"slow or failed pings come in bursts; the evidence counts 1/{factor:.1f}"
        findings.append(
            Finding(
                "canary.bursts", Status.WARN, message, "look for stalls: pauses, locks, restarts"
            )
        )
    if facts.dropped:
        message = (
            f"{facts.dropped} pings were dropped: every connection was busy past the time limit"
        )
        findings.append(
            Finding("canary.dropped", Status.WARN, message, "the service stalls; see its logs")
        )
    return findings


def _evidence(settings: Settings, facts: Facts, plan: Plan, over: Sequence[bool]) -> dict[str, Any]:
    """Everything in milliseconds is rounded to microseconds."""
    samples = [ping.latency_ms for ping in facts.pings]
    good, bad = rates(plan, plan.good), rates(plan, plan.bad)
    low, high = interval(samples, 95)
    return {
        "url": settings.health_url,
        "slo_p95_ms": settings.slo_p95_ms,
        "profile": settings.profile,
        "count": len(samples),
        "oks": sum(ping.ok for ping in facts.pings),
        "over_slo": sum(over),
        "p50_ms": _ms(nearest_rank(samples, 50)),
        "p90_ms": _ms(nearest_rank(samples, 90)),
        "p95_ms": _ms(nearest_rank(samples, 95)),
        "p95_interval_ms": [_ms(low), _ms(high)],
        "p95_interval_confidence": 0.95,
        "p99_ms": _ms(nearest_rank(samples, 99)),
        "max_ms": _ms(max(samples)),
        "late": sum(ping.late_ms > LATE for ping in facts.pings),
        "dropped": facts.dropped,
        "widening": round(widening(over), 3),
        "error_rates": {
            "false_pass": round(bad.passes, 4),
            "false_pass_when_over_slo_is": plan.bad,
            "false_fail": round(good.fails, 4),
            "false_fail_when_over_slo_is": plan.good,
        },
        "client_cost_ms": _ms(nearest_rank([ping.cost_ms for ping in facts.pings], 50)),
        "failed": _failed(facts.pings),
        "warm_up_ms": [_ms(ping.latency_ms) for ping in facts.warm_up],
        "samples": [_ms(sample) for sample in samples],
    }


def _failed(pings: Sequence[Ping]) -> list[dict[str, Any]]:
    """The pings that were not answered with 2xx, by their place in `samples`."""
    return [
        {"sample": index, "status": ping.status, "trouble": ping.trouble and ping.trouble.value}
        for index, ping in enumerate(pings)
        if not ping.ok
    ]


def _ms(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


CHECK = Check(
    name="canary",
    title="Canary pings",
    promise="p95 of the health URL is under the limit",
    judge=judge,
    pings=True,
)
