"""What GitLab takes as a code quality report."""

from __future__ import annotations

import json

import jsonschema

# https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string"},
            "check_name": {"type": "string"},
            "fingerprint": {"type": "string", "minLength": 8},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "not": {"pattern": "^\\./"}},
                    "lines": {
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}


def assert_is_code_quality(text: str) -> None:
    """It has the form that GitLab documents, and GitLab shows each entry: no fingerprint twice."""
    entries = json.loads(text)
    jsonschema.validate(entries, SCHEMA)
    prints = [entry["fingerprint"] for entry in entries]
    assert len(set(prints)) == len(prints)
