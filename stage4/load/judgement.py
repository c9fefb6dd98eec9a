"""The judgement of a load test: plan and measurements in, a result out. Pure.

Trouble of the generator comes first: with it there is neither a pass nor a failure, unless the
service answered with nothing but errors.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from stage4.checks.canary.evidence import CONFIDENCE, LATE_MS
from stage4.checks.canary.outcome import Reason, failures, main_reason, over_limit
from stage4.checks.canary.percentile import nearest_rank, upper_bound
from stage4.checks.canary.sequential import Decision, p95_is_over
from stage4.load import rules
from stage4.load.deciding import decision_of, step_of
from stage4.load.evidence import evidence_of
from stage4.load.plan import LoadPlan
from stage4.load.record import Ended, Measured, ping_of
from stage4.model import CheckResult, Finding, Ping, Status

LATE_SHARE = 0.05  # of the sends at the full rate
FULL_CORE = 0.95

Numbered = Sequence[tuple[int, Ping]]


def judge(plan: LoadPlan, measured: Measured) -> CheckResult:
    """PASS, FAIL or INCONCLUSIVE, with the figures of the sends at the full rate."""
    numbered = [(send.number, ping_of(send, plan)) for send in measured.sends]
    pings = [ping for number, ping in numbered if number >= plan.ramp_up_sends]
    if measured.ended is Ended.ERROR_STORM:  # the answers are the service's, however late
        findings = [_failed(plan, [ping for _, ping in numbered], "stopped because of errors: ")]
    else:
        findings = list(_trouble(plan, measured, pings)) or _verdict(plan, numbered, pings)
    return CheckResult.of("load", findings, evidence_of(plan, measured, pings))


def _trouble(plan: LoadPlan, measured: Measured, pings: Sequence[Ping]) -> Iterator[Finding]:
    """What the generator did wrong."""
    inconclusive = Status.INCONCLUSIVE
    if measured.lost:
        message = f"{len(measured.lost)} of {measured.joined} workers were lost"
        yield rules.LOST_WORKER.finding(inconclusive, message)
    late = sum(ping.late_ms > LATE_MS for ping in pings)
    if late > LATE_SHARE * len(pings):
        worst = max(ping.late_ms for ping in pings)
        message = f"{late} of {len(pings)} sends left late, the latest by {worst:.0f} ms"
        yield rules.LATE.finding(inconclusive, message)
    for worker in measured.workers:
        if worker.cpu_share >= FULL_CORE:
            message = f"worker {worker.name} used {worker.cpu_share:.0%} of a core"
            yield rules.CPU_FULL.finding(inconclusive, message)
    dropped = sum(worker.dropped for worker in measured.workers)
    if dropped:
        yield rules.DROPPED.finding(inconclusive, f"{dropped} sends were never made")
    elif measured.ended is Ended.COMPLETE and len(measured.sends) < plan.sends:
        message = f"{plan.sends - len(measured.sends)} of {plan.sends} sends are unknown"
        yield rules.UNANSWERED.finding(inconclusive, message)


def _verdict(plan: LoadPlan, numbered: Numbered, pings: Sequence[Ping]) -> list[Finding]:
    if not pings:
        return [rules.NO_SENDS.finding(Status.INCONCLUSIVE, "nothing was sent at the full rate")]
    decision = decision_of(plan, numbered)
    if decision is Decision.PASS:
        return [_passed(plan, pings), *_some_over(plan, pings)]
    if decision is not Decision.FAIL:
        message = f"no verdict after {len(pings)} sends: {_share(plan, pings)}"
        return [rules.INCONCLUSIVE.finding(Status.INCONCLUSIVE, message)]
    if _is_due_to_lateness(plan, numbered):
        message = f"without the time that sends left late it would not fail: {_share(plan, pings)}"
        return [rules.LATE.finding(Status.INCONCLUSIVE, message)]
    return [_failed(plan, pings)]


def _is_due_to_lateness(plan: LoadPlan, numbered: Numbered) -> bool:
    excused = [
        (number, replace(ping, latency_ms=max(ping.latency_ms - ping.late_ms, 0)))
        for number, ping in numbered
    ]
    return decision_of(plan, excused) is not Decision.FAIL


def _passed(plan: LoadPlan, pings: Sequence[Ping]) -> Finding:
    p95 = nearest_rank([ping.latency_ms for ping in pings], 95)
    over = sum(over_limit(pings, plan.limit_ms))
    message = (
        f"p95 is under {plan.limit_ms:g} ms at {plan.rate_per_s:g} sends a second: "
        f"{p95:.1f} ms over {len(pings)} sends, {over} over the limit"
    )
    return Finding("load.p95-under-limit", Status.PASS, message, why=rules.WHY)


def _some_over(plan: LoadPlan, pings: Sequence[Ping]) -> list[Finding]:
    if not any(over_limit(pings, plan.limit_ms)):
        return []
    return [rules.SOME_OVER_LIMIT.warn(_share(plan, pings))]


def _failed(plan: LoadPlan, pings: Sequence[Ping], why: str = "") -> Finding:
    """Named for what most of the over-limit sends have in common."""
    common, share = main_reason(pings, plan.limit_ms), _share(plan, pings)
    if common is Reason.SLOW and not why:
        p95 = nearest_rank([ping.latency_ms for ping in pings], 95)
        share = f"p95 is {p95:.1f} ms at {plan.rate_per_s:g} sends a second: {share}"
    return rules.BY_REASON[common].fail(why + share)


def _share(plan: LoadPlan, pings: Sequence[Ping]) -> str:
    """Such as "14 of 540 sends were over 1000 ms or failed (2 status 503)"."""
    flags = over_limit(pings, plan.limit_ms)
    count, over, failed = len(flags), sum(flags), failures(pings)
    text = f"{over} of {count} sends were over {plan.limit_ms:g} ms or failed"
    text += f" ({failed})" * bool(failed)
    judged = flags[:: step_of(plan)]
    if not p95_is_over(count, over):
        bound = upper_bound(sum(judged), len(judged), CONFIDENCE)
        text += f"; the share may be up to {bound:.1%}, where 5 % is too much"
    return text
