"""The sentence on the share of pings over the limit."""

from __future__ import annotations

from stage4.checks.canary.share import limit_of, share_of
from stage4.config.settings import Settings
from stage4.model import Ping

SETTINGS = Settings("http://a", "http://a/health")
FAST, SLOW, BROKEN = (
    Ping(0.0, 0.0, latency_ms, status)
    for latency_ms, status in ((5.0, 200), (2000.0, 200), (5.0, 503))
)


def test_slow_pings_are_over_the_limit_and_failed_ones_failed() -> None:
    assert share_of(SETTINGS, [FAST, SLOW]) == "1 of 2 pings were over 1000 ms"
    assert share_of(SETTINGS, [FAST, BROKEN]) == "1 of 2 pings failed (1 status 503)"
    both = share_of(SETTINGS, [FAST, SLOW, BROKEN])
    assert both == "2 of 3 pings were over 1000 ms or failed (1 status 503)"


def test_a_small_share_comes_with_its_bound() -> None:
    text = share_of(SETTINGS, [SLOW] * 3 + [FAST] * 387)
    assert text.startswith("3 of 390 pings were over 1000 ms; the share may be up to 2.0%")


def test_the_limit_has_its_unit() -> None:
    assert limit_of(Settings("http://a", "http://a", slo_p95_ms=0.5)) == "0.5 ms"
