"""tests.txt: the report as a file."""

from __future__ import annotations

from stage4.escape import line
from stage4.model import Verdict
from stage4.output.report import HEADLINE, closing, result_text


def as_text(verdict: Verdict) -> str:
    """Time and URLs, each check with its findings, the last line of the report."""
    head = [
        HEADLINE,
        f"  time        {verdict.timestamp}",
        f"  base URL    {line(verdict.base_url)}",
        f"  health URL  {line(verdict.health_url)}",
    ]
    results = [result_text(result) for result in verdict.results]
    return "\n".join([*head, *results, closing(verdict)]) + "\n"
