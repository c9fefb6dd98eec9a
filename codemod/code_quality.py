"""Outcomes as GitLab's code quality report: a JSON list with an entry for each finding.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from codemod.report import Outcome
from codemod.repository import path_in_repository
from codemod.sarif import fingerprints, rule_of
from stage4_gate.printable import printable


def as_code_quality(outcomes: Sequence[Outcome]) -> str:
    """Failures are `critical`, notes are `minor`; without either the list is empty."""
    fingerprint = fingerprints()
    entries = []
    for outcome in outcomes:
        findings = [("note", "minor", line, text, text) for line, text in outcome.notes]
        if outcome.exit:
            # The hint depends on how it was called.
            failure = ("critical", outcome.line, outcome.text, outcome.message)
            findings.insert(0, (rule_of(outcome), *failure))
        path = path_in_repository(outcome.path)
        for rule, severity, line, text, message in findings:
            entries.append(
                {
                    "description": printable(text),
                    "check_name": f"codemod.{rule}",
                    "fingerprint": fingerprint(rule, path, message),
                    "severity": severity,
                    "location": {"path": printable(path), "lines": {"begin": line or 1}},
                }
            )
    return json.dumps(entries, indent=2) + "\n"
