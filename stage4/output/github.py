"""Findings as annotations of a GitHub workflow (`::error title=...::...`)."""

from __future__ import annotations

from stage4.escape import line
from stage4.model import Finding, Status, Verdict

MAX_PER_LEVEL = 10  # GitHub shows at most so many per step
LEVELS = {
    Status.FAIL: "error",
    Status.ERROR: "error",
    Status.INCONCLUSIVE: "warning",
    Status.WARN: "warning",
}


def workflow_annotations(verdict: Verdict) -> list[str]:
    """A line for each finding that is not a PASS, the worst first, at most 10 of a level."""
    found = [f for r in verdict.results for f in r.findings if f.status in LEVELS]
    worst_first = sorted(found, key=lambda finding: -list(Status).index(finding.status))
    lines, left_out = [], 0
    for level in ("error", "warning"):
        own = [finding for finding in worst_first if LEVELS[finding.status] == level]
        lines += [_annotation(level, finding, verdict.target) for finding in own[:MAX_PER_LEVEL]]
        left_out += max(len(own) - MAX_PER_LEVEL, 0)
    if left_out:
        lines.append(f"[Stage 4] {left_out} more findings are in the log and in the results")
    return lines


def _annotation(level: str, finding: Finding, target: str) -> str:
    title = f"Stage 4: {finding.id}" + (f" ({target})" if target else "")
    text = finding.message + (f" ({finding.remedy})" if finding.remedy else "")
    return f"::{level} title={_property(line(title))}::{_data(line(text))}"


def _data(text: str) -> str:
    """Escapes as the runner of workflows decodes them."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
