"""Outcomes as SARIF 2.1.0 (OASIS Standard, 2020): a result for each failure and each note."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from codemod.report import Outcome
from codemod.repository import path_in_repository, repository_of
from stage4_gate.printable import printable

RULES = {
    "absent": "The stage is not installed on the gate's exit path.",
    "outdated": "The installed stage is not the current one.",
    "edited": "A managed block was edited by hand.",
    "conflict": "The managed parts of the gate are inconsistent.",
    "bypassed": "The gate can end without the stage.",
    "refused": "The gate cannot be changed safely.",
    "failed": "The file could not be read or written.",
    "error": "A setting is invalid.",
    "difference": "The file would be changed.",
    "note": "Additional information about the gate.",
}


Fingerprint = Callable[[str, str, str], str]


def as_sarif(outcomes: Sequence[Outcome], version: str) -> str:
    """A run of the driver `codemod` for each repository, with paths relative to its root."""
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        groups.setdefault(repository_of(outcome.path), []).append(outcome)
    runs = [
        _run(own, version, root if len(groups) > 1 else "")
        for root, own in (groups or {"": []}).items()
    ]
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return json.dumps({"$schema": schema, "version": "2.1.0", "runs": runs}, indent=2) + "\n"


def _run(outcomes: Sequence[Outcome], version: str, root: str) -> dict[str, object]:
    """The results in one repository; with several of them, `root` tells which one it is."""
    fingerprint = fingerprints()
    results = []
    for outcome in outcomes:
        path = path_in_repository(outcome.path)
        if outcome.exit:
            rule = rule_of(outcome)
            mark = fingerprint(rule, path, outcome.message)  # the hint depends on how it was called
            results.append(_result(rule, "error", path, outcome.line, outcome.text, mark))
        for line, message in outcome.notes:
            mark = fingerprint("note", path, message)
            results.append(_result("note", "warning", path, line, message, mark))
    driver = {
        "name": "codemod",
        "version": version,
        "rules": [{"id": name, "shortDescription": {"text": text}} for name, text in RULES.items()],
    }
    run: dict[str, object] = {"tool": {"driver": driver}, "results": results}
    if root:
        run["automationDetails"] = {"id": f"codemod/{printable(Path(root).name)}/"}
        run["originalUriBaseIds"] = {"ROOT": {"uri": f"file://{_uri(root)}/"}}
    return run


def _uri(path: str) -> str:
    return quote(path, errors="surrogateescape")


def _result(
    rule: str, level: str, path: str, line: int, text: str, fingerprint: str
) -> dict[str, object]:
    uri = ("file://" if path.startswith("/") else "") + _uri(path)
    location = {"artifactLocation": {"uri": uri}, "region": {"startLine": line or 1}}
    return {
        "ruleId": rule,
        "level": level,
        "message": {"text": text},
        "locations": [{"physicalLocation": location}],
        "partialFingerprints": {"primaryLocationLineHash": fingerprint},
    }


def rule_of(outcome: Outcome) -> str:
    """The rule, one of RULES, that an outcome violates."""
    return outcome.status if outcome.status in RULES else "difference"


def fingerprints() -> Fingerprint:
    """Identify a result by its text, not by its line, so that it survives moved lines.

    Results with equal text are numbered, as in GitHub's own fingerprints: `…:1`, `…:2`.
    """
    seen: dict[str, int] = {}

    def fingerprint(rule: str, path: str, message: str) -> str:
        text = "\n".join((rule, path, re.sub(r"\d+", "#", message)))
        digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        seen[digest] = seen.get(digest, 0) + 1
        return f"{digest}:{seen[digest]}"

    return fingerprint
