"""The outputs of a step: one value a line, the worst of several targets."""

from __future__ import annotations

from dataclasses import replace

import pytest

from stage4.model import CheckResult, Finding, Status, Verdict
from stage4.output.step_outputs import step_outputs
from tests.stage4.verdicts import canary, verdict_of


def failed(verdict: Verdict) -> Verdict:
    down = CheckResult.of("health", [Finding("health.down", Status.FAIL, "down")])
    return replace(verdict, results=(*verdict.results, down))


@pytest.mark.parametrize(
    ("verdicts", "lines"),
    [
        ([verdict_of(canary(p95_ms=2.04))], "status=PASS\np95=2.0\n"),
        ([verdict_of(canary(p95_ms=None))], "status=PASS\np95=\n"),
        ([verdict_of({})], "status=PASS\np95=\n"),
        (
            [failed(verdict_of(canary(p95_ms=2))), verdict_of(canary(p95_ms=30))],
            "status=FAIL\np95=30.0\n",
        ),
    ],
)
def test_status_and_p95(verdicts: list[Verdict], lines: str) -> None:
    assert step_outputs(verdicts) == lines
