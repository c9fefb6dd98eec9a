"""What a load test leaves in summary.json: figures for programs, in milliseconds. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from stage4.checks.canary.evidence import CONFIDENCE, LATE_MS
from stage4.checks.canary.outcome import kind, over_limit
from stage4.checks.canary.percentile import interval, nearest_rank, upper_bound
from stage4.load.deciding import sequential_plan, step_of
from stage4.load.plan import LoadPlan
from stage4.load.record import Measured
from stage4.model import Ping


def evidence_of(plan: LoadPlan, measured: Measured, pings: Sequence[Ping]) -> dict[str, Any]:
    """`pings`: the sends at the full rate, in the order of the schedule."""
    return {
        "rate_per_s": plan.rate_per_s,
        "for_s": plan.for_s,
        "ramp_up_s": plan.ramp_up_s,
        "ended": measured.ended.value,
        "slo_p95_ms": plan.limit_ms,
        "profile": plan.profile,
        **_figures(plan, pings),
        "late": sum(ping.late_ms > LATE_MS for ping in pings),
        "dropped": sum(each.dropped for each in measured.workers),
        "error_rates": sequential_plan(plan).error_rates,
        "workers": [
            {"name": each.name, "sent": each.sent, "cpu_share": round(each.cpu_share, 3)}
            for each in measured.workers
        ],
        "lost_workers": list(measured.lost),
        "failed": dict(Counter(kind(ping) for ping in pings if not ping.ok)),
        "paths": _paths(plan, pings),
        "over_time": over_time(plan, pings),
        "samples": [round(ping.latency_ms, 3) for ping in pings[:: step_of(plan)]],
    }


def _figures(plan: LoadPlan, pings: Sequence[Ping]) -> dict[str, Any]:
    if not pings:
        return {}
    samples = [ping.latency_ms for ping in pings]
    judged = pings[:: step_of(plan)]
    over_judged = sum(over_limit(judged, plan.limit_ms))
    low, high = interval([ping.latency_ms for ping in judged], 95, CONFIDENCE)
    seconds = max((pings[-1].scheduled_ms - pings[0].scheduled_ms) / 1000, 1e-3)
    return {
        "count": len(samples),
        "rate_reached_per_s": round((len(samples) - 1) / seconds, 2) if len(samples) > 1 else 0.0,
        "oks": sum(ping.ok for ping in pings),
        "over_slo": sum(over_limit(pings, plan.limit_ms)),
        "over_slo_share_at_most": round(upper_bound(over_judged, len(judged), CONFIDENCE), 4),
        **{f"p{rank}_ms": round(nearest_rank(samples, rank), 3) for rank in (50, 90, 95, 99)},
        "max_ms": round(max(samples), 3),
        "p95_interval_ms": [None if each is None else round(each, 3) for each in (low, high)],
        "p95_interval_confidence": CONFIDENCE,
    }


def _paths(plan: LoadPlan, pings: Sequence[Ping]) -> dict[str, dict[str, Any]]:
    """The figures of each path, where there are several."""
    names = dict.fromkeys(ping.url for ping in pings)
    if len(names) < 2:
        return {}
    own = {name: [ping for ping in pings if ping.url == name] for name in names}
    return {
        name: {
            "count": len(some),
            "over_slo": sum(over_limit(some, plan.limit_ms)),
            "p95_ms": round(nearest_rank([ping.latency_ms for ping in some], 95), 3),
        }
        for name, some in own.items()
    }


def over_time(plan: LoadPlan, pings: Sequence[Ping]) -> list[dict[str, Any]]:
    """Each second of the schedule at the full rate: its sends, failures, and p95."""
    rows = []
    for second, group in groupby(pings, key=lambda ping: int(ping.scheduled_ms // 1000)):
        some = list(group)
        rows.append(
            {
                "second": second,
                "sends": len(some),
                "failed": sum(not ping.ok for ping in some),
                "over_slo": sum(over_limit(some, plan.limit_ms)),
                "p95_ms": round(nearest_rank([ping.latency_ms for ping in some], 95), 3),
            }
        )
    return rows
