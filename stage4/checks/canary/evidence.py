"""What the canary leaves in summary.json: figures for programs, in milliseconds. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from stage4.checks.canary.outcome import kind, over_limit
from stage4.checks.canary.percentile import interval, nearest_rank, upper_bound
from stage4.checks.canary.pinging import SequentialTests
from stage4.config.settings import Settings
from stage4.model import Facts, Ping

LATE_MS = 50.0  # after its time in the schedule; less is the scheduler's noise
CONFIDENCE = 0.95


def evidence_of(settings: Settings, facts: Facts, tests: SequentialTests) -> dict[str, Any]:
    """Everything in milliseconds is rounded to microseconds."""
    limit_ms, plan = settings.slo_p95_ms, tests.whole.plan
    low, high = interval([ping.latency_ms for ping in facts.pings], 95, CONFIDENCE)
    urls = list(tests.by_url)
    by_url = {
        url: {"decision": tests.by_url[url].decision.value, **_figures(own, limit_ms)}
        for url in urls
        if (own := [ping for ping in facts.pings if ping.url == url])
    }
    return {
        "url": urls[0],
        "urls": by_url if len(urls) > 1 else {},
        "slo_p95_ms": limit_ms,
        "profile": settings.profile,
        "rate_per_s": plan.per_second,
        **_figures(facts.pings, limit_ms),
        "p95_interval_ms": [_ms(low), _ms(high)],
        "p95_interval_confidence": CONFIDENCE,
        "over_slo_events": tests.whole.events,
        "late": sum(ping.late_ms > LATE_MS for ping in facts.pings),
        "dropped": facts.dropped,
        "widening": round(tests.whole.widening, 3),
        "error_rates": plan.error_rates,
        "client_cost_ms": _ms(nearest_rank([ping.cost_ms for ping in facts.pings], 50)),
        "failed": _failed(facts.pings),
        "warm_up_ms": [_ms(ping.latency_ms) for ping in facts.warm_up],
        "samples": [_ms(ping.latency_ms) for ping in facts.pings],
    }


def _figures(pings: Sequence[Ping], limit_ms: float) -> dict[str, Any]:
    """The figures of some pings that hold for one URL as for all of them."""
    samples = [ping.latency_ms for ping in pings]
    over = sum(over_limit(pings, limit_ms))
    return {
        "count": len(samples),
        "oks": sum(ping.ok for ping in pings),
        "over_slo": over,
        "over_slo_share_at_most": round(upper_bound(over, len(samples), CONFIDENCE), 4),
        "p50_ms": _ms(nearest_rank(samples, 50)),
        "p90_ms": _ms(nearest_rank(samples, 90)),
        "p95_ms": _ms(nearest_rank(samples, 95)),
        "p99_ms": _ms(nearest_rank(samples, 99)),
        "max_ms": _ms(max(samples)),
    }


def _failed(pings: Sequence[Ping]) -> list[dict[str, Any]]:
    """The pings that failed, by their place in `samples`."""
    return [
        {
            "sample": index,
            "status": ping.status,
            "trouble": ping.trouble and ping.trouble.value,
            "reason": kind(ping),
        }
        for index, ping in enumerate(pings)
        if not ping.ok
    ]


def _ms(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
