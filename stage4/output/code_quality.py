"""code-quality.json: findings as GitLab's code quality report.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

from collections import Counter

from stage4.config.settings import Origin
from stage4.escape import json_text, line
from stage4.model import Status, Verdict
from stage4.output.sarif import DEFAULT_ORIGIN, fingerprint

SEVERITIES = {
    Status.FAIL: "critical",
    Status.ERROR: "critical",
    Status.INCONCLUSIVE: "major",
    Status.WARN: "minor",
}


def code_quality(verdict: Verdict, configured_by: Origin | None = None) -> str:
    """An entry for each finding that is not a PASS; a list without entries is a sound service.

    GitLab shows one entry per fingerprint, so those of equal findings are numbered.
    """
    place = configured_by or DEFAULT_ORIGIN
    seen: Counter[str] = Counter()
    entries = []
    for result in verdict.results:
        for finding in result.findings:
            if finding.status in SEVERITIES:
                mark = fingerprint(finding, verdict)
                seen[mark] += 1
                entries.append(
                    {
                        "description": line(f"{finding.message} ({verdict.base_url})"),
                        "check_name": line(finding.id),
                        "fingerprint": f"{mark}:{seen[mark]}",
                        "severity": SEVERITIES[finding.status],
                        "location": {"path": place.path, "lines": {"begin": place.line}},
                    }
                )
    return json_text(entries)
