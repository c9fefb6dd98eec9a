"""What a profile of the canary sends, and which errors it accepts."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

LONGEST_PLAN_PINGS = 20_000  # at a high --rate the plan ends earlier than its time


@dataclass(frozen=True)
class Plan:
    """A sequential test and its schedule.

    good, bad         shares over the limit between which a verdict is wanted
    false_fail        accepted probability of failing a service whose share is `good` (Wald's alpha)
    false_pass_early  accepted probability of passing a service whose share is `bad` before the end
                      of the plan (Wald's beta)
    false_pass_end    the same at the end of the plan
    least             pings before a pass, however good they are
    most              pings at the end of the plan
    per_second        pings sent a second
    connections       at most this many at a time
    """

    good: float = 0.01
    bad: float = 0.05
    false_fail: float = 0.05
    false_pass_early: float = 0.03
    false_pass_end: float = 0.02
    least: int = 84
    most: int = 540
    per_second: float = 9.0
    connections: int = 24

    @property
    def error_rates(self) -> dict[str, float]:
        """The probabilities of a wrong verdict, and the shares (0..1) that they are for."""
        return {
            "false_pass_at_most": round(self.false_pass_early + self.false_pass_end, 4),
            "false_pass_when_over_slo_is": self.bad,
            "false_fail_at_most": self.false_fail,
            "false_fail_when_over_slo_is": self.good,
        }

    def evidence(self, count: int, over: int) -> float:
        """The log-likelihood ratio of `bad` against `good`."""
        return over * math.log(self.bad / self.good) + (count - over) * math.log(
            (1 - self.bad) / (1 - self.good)
        )

    @property
    def fails_from(self) -> float:
        """Evidence from which it fails: Wald's bound log((1 - beta) / alpha)."""
        return math.log((1 - self.false_pass_early) / self.false_fail)

    @property
    def passes_to(self) -> float:
        """Evidence down to which it passes: Wald's bound log(beta / (1 - alpha))."""
        return math.log(self.false_pass_early / (1 - self.false_fail))

    def at_rate(self, per_second: float) -> Plan:
        """The same plan at another rate: never fewer pings, and never a shorter time."""
        scale = max(per_second / self.per_second, 1.0)
        return replace(
            self,
            per_second=per_second,
            least=min(math.ceil(self.least * scale), LONGEST_PLAN_PINGS // 2),
            most=min(math.ceil(self.most * scale), LONGEST_PLAN_PINGS),
            connections=min(math.ceil(self.connections * scale), 500),
        )


# quick: a pass after 9 s. standard: spread over 30 s, so that bursts of half a second are seen.
# strict: a fifth of the errors. docs/stage4.md has the exact rates.
PLANS = {
    "quick": Plan(),
    "standard": Plan(least=200, most=660, per_second=6.6),
    "strict": Plan(
        false_fail=0.01,
        false_pass_early=0.006,
        false_pass_end=0.004,
        least=300,
        most=1200,
        per_second=8.0,
    ),
}


def plan_for(profile: str, rate_per_s: float | None = None) -> Plan:
    """The plan of a profile, at its own rate or another one."""
    plan = PLANS[profile]
    return plan.at_rate(rate_per_s) if rate_per_s else plan
