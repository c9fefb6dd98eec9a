"""Outputs of a step of a GitHub workflow: `status`, and `p95` in milliseconds."""

from __future__ import annotations

from collections.abc import Sequence

from stage4.model import Verdict
from stage4.output.targets import whole_status


def step_outputs(verdicts: Sequence[Verdict]) -> str:
    """The lines of one run, or of a run of several targets: the worst status and p95.

    `p95` is empty if the canary has none.
    """
    figures = [
        result.evidence["p95_ms"]
        for verdict in verdicts
        for result in verdict.results
        if result.name == "canary" and result.evidence.get("p95_ms") is not None
    ]
    p95 = f"{max(figures):.1f}" if figures else ""
    return f"status={whole_status(verdicts).value}\np95={p95}\n"
