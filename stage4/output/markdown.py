"""summary.md, also GitHub's step summary. A server's text is never Markdown or HTML."""

from __future__ import annotations

import re

from stage4.escape import line
from stage4.model import CheckResult, Status, Verdict
from stage4.output.report import HEADLINE, tally

ACTIVE = re.compile(r"([\\`*_{}\[\]()<>#+.!|~&:@$-])")
SIGNS = {
    Status.PASS: "✅",
    Status.WARN: "⚠️",
    Status.FAIL: "❌",
    Status.ERROR: "💥",
    Status.INCONCLUSIVE: "❔",
}


def summary_md(verdict: Verdict) -> str:
    """A heading and a table with a row for each check."""
    rows = [
        f"| {SIGNS[result.status]} {result.status.value} | {text(result.name)} | {_words(result)} |"
        for result in verdict.results
    ]
    return "\n".join(
        [
            f"## {HEADLINE}{_target(verdict)}: {verdict.status.value}",
            "",
            f"{text(verdict.base_url)}, {text(tally(verdict))}, {text(verdict.timestamp)}",
            "",
            "| status | check | findings |",
            "| --- | --- | --- |",
            *rows,
            "",
        ]
    )


def _target(verdict: Verdict) -> str:
    return f", {text(verdict.target)}" if verdict.target else ""


def _words(result: CheckResult) -> str:
    reported = [finding for finding in result.findings if finding.status is not Status.PASS]
    return "<br>".join(
        f"**{finding.status.value}** {text(finding.message)}"
        + (f" *{text(finding.remedy)}*" if finding.remedy else "")
        for finding in reported or result.findings
    )


def text(words: str) -> str:
    """Plain text: every character with a meaning in Markdown or HTML is escaped.

    A colon and an at sign are written as entities: no link, no mention.
    """
    escaped = ACTIVE.sub(r"\\\1", line(words))
    for sign in ("<", ">", "&", ":", "@", "|"):
        escaped = escaped.replace(f"\\{sign}", f"&#{ord(sign)};")
    return escaped
