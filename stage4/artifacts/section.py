"""Stage 4's section of the quality board."""

from __future__ import annotations

from html import escape

from stage4 import TITLE, VERSION
from stage4.artifacts.board import section
from stage4.escape import line
from stage4.model import Status, Verdict
from stage4.report import tally

KEY = "stage4"
RANK = 1000  # after the packs and bundles
DESCRIPTION = (
    "Health endpoint contract, canary pings with p95 under its limit, security headers, "
    "provider configuration"
)


def stage4_section(verdict: Verdict) -> str:
    """The seed's columns (version, description, link, code, test), and what did not pass."""
    url = escape(line(verdict.base_url))
    facts = [
        ("Version", f"v{VERSION}"),
        ("Description", DESCRIPTION),
        ("Link", f'<a href="{escape(verdict.base_url)}">{url}</a>'),
        ("Code", "<code>stage4/run_stage4.py</code>"),
        ("Test", escape(f"{tally(verdict)} in {verdict.duration_s:.1f} s")),
    ]
    heading = f"Stage 4: {TITLE}"
    return section(heading, verdict.status.value, facts, _findings(verdict), verdict.timestamp)


def _findings(verdict: Verdict) -> str:
    rows = [
        f"<li><strong>{escape(finding.status.value)}</strong> "
        f"<code>{escape(line(finding.id))}</code> {escape(line(finding.message))}</li>"
        for result in verdict.results
        for finding in result.findings
        if finding.status is not Status.PASS
    ]
    return "<h3>What to look at</h3>\n<ul>\n" + "\n".join(rows) + "\n</ul>" if rows else ""
