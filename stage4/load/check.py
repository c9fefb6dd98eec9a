"""The load test as a check of a run, where the settings ask for it."""

from __future__ import annotations

from stage4.checks import Check
from stage4.config.settings import Settings
from stage4.load import judgement, rules
from stage4.load.run import measure_of_run
from stage4.model import CheckResult, Facts, Status


def judge(settings: Settings, facts: Facts) -> CheckResult:
    """The judgement of what was measured; ERROR if nothing was."""
    found = facts.measured["load"]
    if isinstance(found, tuple):
        return judgement.judge(*found)
    not_run = rules.NOT_RUN.finding(Status.ERROR, f"{found.message} {found.hint}".strip())
    return CheckResult.of("load", [not_run])


CHECK = Check(name="load", title="Load test", judge=judge, measure=measure_of_run)
