"""summary.json: the verdict for programs. Its JSON Schema is summary.schema.json."""

from __future__ import annotations

from typing import Any

from stage4 import VERSION
from stage4.escape import json_text
from stage4.model import CheckResult, Finding, Verdict


def summary(verdict: Verdict) -> dict[str, Any]:
    """The document as JSON values. A check's evidence is beside its status and findings."""
    places = {place: summary(own) for place, own in verdict.places}
    return {
        "stage": "stage4",
        "version": VERSION,
        "timestamp": verdict.timestamp,
        "base_url": verdict.base_url,
        "health_url": verdict.health_url,
        "expect_live": verdict.expect_live,
        "profile": verdict.profile,
        "duration_s": verdict.duration_s,
        "status": verdict.status.value,
        "warnings": [
            {"check": check, "id": finding.id, "message": finding.message}
            for check, finding in verdict.warnings
        ],
        "checks": {result.name: _check(result) for result in verdict.results},
        **({"places": places} if places else {}),
    }


def _check(result: CheckResult) -> dict[str, Any]:
    own = {"status", "findings"}
    evidence = {key: value for key, value in result.evidence.items() if key not in own}
    return {
        "status": result.status.value,
        "findings": [_finding(finding) for finding in result.findings],
        **evidence,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.id,
        "status": finding.status.value,
        "message": finding.message,
        "why": finding.why,
        "remedy": finding.remedy,
        "evidence": dict(finding.evidence),
    }


def summary_json(verdict: Verdict) -> str:
    """The document as text."""
    return json_text(summary(verdict))
