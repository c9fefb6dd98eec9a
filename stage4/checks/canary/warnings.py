"""The warnings of the canary, beside its verdict. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from stage4.checks.canary import rules
from stage4.checks.canary.evidence import LATE_MS
from stage4.checks.canary.outcome import over_limit, reason
from stage4.checks.canary.pinging import SequentialTests
from stage4.checks.canary.sequential import Decision, Sequential
from stage4.checks.canary.share import share_of
from stage4.config.settings import Settings
from stage4.model import Facts, Finding, Ping

LATE_SHARE = 0.05  # of the pings


def warnings_of(settings: Settings, facts: Facts, tests: SequentialTests) -> list[Finding]:
    """What was seen that does not decide the verdict."""
    test, over = tests.whole, sum(over_limit(facts.pings, settings.slo_p95_ms))
    found = []
    if test.longest_run > 1 and tests.decision is not Decision.FAIL:
        found.append(rules.HICCUP.warn(_hiccup(facts.pings, settings.slo_p95_ms)))
    if tests.decision is Decision.PASS and over > (test.longest_run if found else 0):
        found.append(rules.SOME_OVER_LIMIT.warn(share_of(settings, facts.pings)))
    if test.widening > 1:
        message = f"over-limit pings come in bursts of {test.widening:.1f} on average"
        found.append(rules.BURSTS.warn(message))
    if facts.dropped:
        found.append(rules.DROPPED.warn(f"{facts.dropped} pings were never sent"))
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
