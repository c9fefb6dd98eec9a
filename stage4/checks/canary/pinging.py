"""Which URLs are pinged, by which plan, and when there are enough pings. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from stage4.address import parse
from stage4.checks.canary.outcome import outcome
from stage4.checks.canary.plan import Plan, plan_for
from stage4.checks.canary.sequential import Decision, Sequential
from stage4.config.settings import Settings
from stage4.model import Exchange, Ping


def ping_urls(settings: Settings, health: Exchange | None) -> tuple[str, ...]:
    """The URLs that are pinged in turn.

    The health URL is replaced by where it redirects to on the same host: a ping follows no
    redirect.
    """
    if settings.ping_urls:
        return tuple(dict.fromkeys(settings.ping_urls))
    if health is None or not health.ok or not health.hops:
        return (settings.health_url,)
    there, here = parse(health.url), parse(settings.health_url)
    return (health.url if there.host == here.host else settings.health_url,)


def plan_of(settings: Settings, urls: int = 1) -> Plan:
    """The plan of a run for each of so many URLs, which share its rate and its connections."""
    plan = plan_for(settings.profile, settings.rate_per_s)
    return replace(plan, per_second=plan.per_second / urls)


class SequentialTests:
    """One sequential test for each URL and, with several URLs, one for all pings together."""

    def __init__(
        self,
        settings: Settings,
        urls: Sequence[str],
        warm_up: Sequence[Ping],
        on_pings: Callable[[int], None] = lambda number: None,
    ) -> None:
        self._on_pings, self._heard = on_pings, 0
        self.limit_ms = settings.slo_p95_ms
        plan = plan_of(settings, len(urls))
        before = [outcome(ping, self.limit_ms) for ping in warm_up]
        own = {url: [outcome(p, self.limit_ms) for p in warm_up if p.url == url] for url in urls}
        whole = replace(plan, most=plan.most * len(urls), per_second=plan.per_second * len(urls))
        self.whole = Sequential(whole, before)
        self.by_url = {url: Sequential(plan, own[url]) for url in urls}
        if len(urls) == 1:
            self.by_url = {urls[0]: self.whole}

    def add(self, pings: Sequence[Ping]) -> None:
        """Count pings, in the order of the schedule."""
        self._heard += len(pings)
        self._on_pings(self._heard)
        for ping in pings:
            found = outcome(ping, self.limit_ms)
            self.whole.add(found)
            own = self.by_url.get(ping.url)
            if own is not None and own is not self.whole:
                own.add(found)

    @property
    def enough(self) -> bool:
        """Whether there is a decision."""
        return self.decision is not Decision.GO_ON

    @property
    def decision(self) -> Decision:
        """A failure of one is a failure of all; a pass takes all of them."""
        found = {test.decision for test in self.by_url.values()}
        if self.whole.decision is Decision.FAIL or Decision.FAIL in found:
            return Decision.FAIL
        for worst in (Decision.GO_ON, Decision.NONE):
            if worst in found:
                return worst
        return Decision.PASS
