"""Everything that is known about the policies of one response, with a score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from stage4.csp.evaluator import evaluate
from stage4.csp.execution import Injection, injections
from stage4.csp.finding import Finding, Severity
from stage4.csp.lint import DIRECTIVES, lint, report_only
from stage4.csp.policy import Policy, parse_headers

COST = {
    Severity.HIGH: 20,
    Severity.MEDIUM: 8,
    Severity.SYNTAX: 5,
    Severity.MEDIUM_MAYBE: 3,
    Severity.INFO: 1,
    Severity.NONE: 0,
}
MAX_WITH_INJECTION = 30


@dataclass(frozen=True)
class Judgement:
    """policies: what is enforced; injections: what runs despite it; score: 0 to 100."""

    policies: tuple[Policy, ...]
    findings: tuple[Finding, ...]
    injections: tuple[Injection, ...]
    score: int

    @property
    def injected_script_runs(self) -> bool:
        """Whether any kind of injected script runs."""
        return bool(self.injections)

    @property
    def enforced(self) -> bool:
        """True where a browser enforces anything of the policies at all."""
        return _any_heeded(self.policies)

    @property
    def high(self) -> tuple[Finding, ...]:
        """The findings of high severity."""
        return tuple(one for one in self.findings if one.severity is Severity.HIGH)


def judge(
    values: Sequence[str], reported: Sequence[str] = (), meta: Sequence[Policy] = ()
) -> Judgement:
    """Judge the policies of one response.

    values    of its Content-Security-Policy headers; each may join several policies by commas
    reported  of its Content-Security-Policy-Report-Only headers: they enforce nothing
    meta      policies from its HTML
    """
    policies = (*parse_headers(values), *meta)
    found = [finding for value in values if value.strip() for finding in evaluate(value)]
    found += [finding for policy in meta for finding in evaluate(policy.text)]
    running = injections(policies)
    found += lint(policies, running)
    if not policies and reported:
        found.append(report_only())
    findings = tuple(dict.fromkeys(found))
    return Judgement(policies, findings, running, _score(policies, findings, running))


def _score(
    policies: Sequence[Policy], findings: Sequence[Finding], running: Sequence[Injection]
) -> int:
    """Each type of finding takes the COST of its gravest off 100 once; never below 0.

    0 where nothing is enforced; at most MAX_WITH_INJECTION where injected script runs.
    """
    if not _any_heeded(policies):
        return 0
    cost: dict[str, int] = {}
    for finding in findings:
        cost[finding.type] = max(cost.get(finding.type, 0), COST[finding.severity])
    most = MAX_WITH_INJECTION if running else 100
    return max(0, min(most, 100 - sum(cost.values())))


def _any_heeded(policies: Sequence[Policy]) -> bool:
    return any(name in DIRECTIVES for policy in policies for name in policy.heeded)
