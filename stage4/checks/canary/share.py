"""The share of pings over the limit, in words. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from stage4.checks.canary.evidence import CONFIDENCE
from stage4.checks.canary.outcome import failures, over_limit
from stage4.checks.canary.percentile import upper_bound
from stage4.checks.canary.sequential import p95_is_over
from stage4.config.settings import Settings
from stage4.model import Ping


def share_of(settings: Settings, pings: Sequence[Ping]) -> str:
    """Such as "14 of 540 pings were over 1000 ms or failed (2 status 503); up to 4.1 % may be"."""
    flags = over_limit(pings, settings.slo_p95_ms)
    count, over, failed = len(flags), sum(flags), sum(not ping.ok for ping in pings)
    text = f"{over} of {count} pings "
    if over > failed or not failed:
        text += f"were over {limit_of(settings)}" + (" or " if failed else "")
    if failed:
        text += f"failed ({failures(pings)})"
    if not p95_is_over(count, over):
        bound = upper_bound(over, count, CONFIDENCE)
        text += f"; the share may be up to {bound:.1%}, where 5 % is too much"
    return text


def limit_of(settings: Settings) -> str:
    """The limit of the p95 in words, such as "1000 ms"."""
    return f"{settings.slo_p95_ms:g} ms"
