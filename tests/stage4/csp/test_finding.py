"""The record of a finding about a policy."""

from __future__ import annotations

import json

from stage4.csp.finding import Finding, Severity


def test_a_finding_is_json_as_it_is() -> None:
    finding = Finding("A", Severity.HIGH, "script-src", "*", "All.", "stage4")
    record = json.loads(json.dumps(finding._asdict()))
    assert record["severity"] == "HIGH"
    assert list(record) == ["type", "severity", "directive", "value", "message", "source"]
