"""Outcomes as SARIF 2.1.0 (OASIS Standard, 2020): a result for each failure and each note."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import PurePath
from urllib.parse import quote

from codemod.report import Outcome

RULES = {
    "absent": "The stage is not installed on the gate's exit path.",
    "outdated": "The installed stage is not the current one.",
    "edited": "A managed block was edited by hand.",
    "conflict": "The managed parts of the gate contradict each other.",
    "bypassed": "The gate can end without the stage.",
    "refused": "The gate can not be served safely.",
    "failed": "The file could not be read or written.",
    "error": "The settings make no sense.",
    "difference": "The file would be changed.",
    "note": "Something that the owner of the gate should know.",
}


def as_sarif(outcomes: Sequence[Outcome], version: str) -> str:
    """One run of the driver `codemod`."""
    results = []
    for outcome in outcomes:
        if outcome.exit:
            rule = outcome.status if outcome.status in RULES else "difference"
            text = outcome.message + f" ({outcome.hint})" * bool(outcome.hint)
            results.append(_result(rule, "error", outcome.path, outcome.line, text))
        for line, message in outcome.notes:
            results.append(_result("note", "warning", outcome.path, line, message))
    driver = {
        "name": "codemod",
        "version": version,
        "rules": [{"id": name, "shortDescription": {"text": text}} for name, text in RULES.items()],
    }
    document = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": results}],
    }
    return json.dumps(document, indent=2) + "\n"


def _result(rule: str, level: str, path: str, line: int, message: str) -> dict[str, object]:
    posix = PurePath(path).as_posix()
    uri = ("file://" if posix.startswith("/") else "") + quote(posix, errors="surrogateescape")
    location: dict[str, object] = {"artifactLocation": {"uri": uri}}
    if line:
        location["region"] = {"startLine": line}
    return {
        "ruleId": rule,
        "level": level,
        "message": {"text": message},
        "locations": [{"physicalLocation": location}],
    }
