"""stage4.sarif: findings as SARIF 2.1.0 (OASIS), for code scanning.

A deployment has no source lines: findings point at the file that configures the run.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any
from urllib.parse import quote

from stage4 import TITLE, VERSION
from stage4.config.settings import Origin
from stage4.escape import json_text, line
from stage4.model import Finding, Status, Verdict

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
LEVELS = {
    Status.FAIL: "error",
    Status.ERROR: "error",
    Status.WARN: "warning",
    Status.INCONCLUSIVE: "warning",
}
# Code scanning requires a file of the repository: the place for settings, without any.
DEFAULT_ORIGIN = Origin("setup.cfg")


def sarif(verdict: Verdict, configured_by: Origin | None = None) -> str:
    """One run with a result for each finding that is not a PASS.

    configured_by  the file that findings point at; None = setup.cfg
    """
    found = [
        finding
        for result in verdict.results
        for finding in result.findings
        if finding.status is not Status.PASS
    ]
    rules = {finding.id: finding for finding in found}
    order = {name: index for index, name in enumerate(rules)}
    run = {
        "tool": {
            "driver": {
                "name": "stage4",
                "fullName": TITLE,
                "semanticVersion": VERSION,
                "rules": [_rule(rule) for rule in rules.values()],
            }
        },
        "invocations": [
            {
                "executionSuccessful": verdict.status is not Status.ERROR,
                "exitCode": verdict.status.exit_code,
            }
        ],
        "results": [
            _result(finding, order[finding.id], verdict, configured_by or DEFAULT_ORIGIN)
            for finding in found
        ],
    }
    return json_text({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(finding: Finding) -> dict[str, Any]:
    rule: dict[str, Any] = {"id": finding.id}
    if finding.why:
        rule["fullDescription"] = {"text": line(finding.why)}
    if finding.remedy:
        rule["help"] = {"text": line(finding.remedy)}
    return rule


def _result(finding: Finding, index: int, verdict: Verdict, place: Origin) -> dict[str, Any]:
    return {
        "ruleId": finding.id,
        "ruleIndex": index,
        "level": LEVELS[finding.status],
        "message": {"text": line(f"{finding.message} ({verdict.base_url})")},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(place.path)},
                    "region": {"startLine": place.line},
                }
            }
        ],
        "partialFingerprints": {"stage4/v1": fingerprint(finding, verdict)},
    }


def fingerprint(finding: Finding, verdict: Verdict) -> str:
    """The same for one finding of one service in all runs, whatever its figures are."""
    parts = (finding.id, verdict.base_url, verdict.target)
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
