"""The canary's figures over the pings of all places: what summary.json has of one run. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stage4.checks.canary.evidence import CONFIDENCE
from stage4.checks.canary.percentile import interval, nearest_rank, upper_bound

Evidence = Mapping[str, Any]
SUMS = ("count", "oks", "over_slo", "late", "dropped")
SHOWN = ("count", "over_slo", "p50_ms", "p95_ms", "p95_interval_ms", "p99_ms", "max_ms")


def pooled(places: Mapping[str, Evidence]) -> dict[str, Any]:
    """Figures over all pings, each of which counts once; `places` has those of each place."""
    samples = [sample for own in places.values() for sample in own["samples"]]
    sums = {name: sum(own[name] for own in places.values()) for name in SUMS}
    low, high = interval(samples, 95, CONFIDENCE)
    first = next(iter(places.values()))
    return {
        "slo_p95_ms": first["slo_p95_ms"],
        **sums,
        "over_slo_share_at_most": round(upper_bound(sums["over_slo"], len(samples), CONFIDENCE), 4),
        **{f"p{rank}_ms": nearest_rank(samples, rank) for rank in (50, 90, 95, 99)},
        "max_ms": max(samples),
        "p95_interval_ms": [low, high],
        "p95_interval_confidence": CONFIDENCE,
        "places": {
            place: {name: own[name] for name in SHOWN if name in own}
            for place, own in places.items()
        },
        "failed": _failed(places),
        "samples": samples,
    }


def _failed(places: Mapping[str, Evidence]) -> list[dict[str, Any]]:
    """The pings that failed, by their place in the pooled samples."""
    found, before = [], 0
    for place, own in places.items():
        found += [
            {**each, "sample": each["sample"] + before, "place": place}
            for each in own.get("failed", [])
        ]
        before += len(own["samples"])
    return found
