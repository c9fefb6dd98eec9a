"""summary.json of several targets: the document of each, and the worst status. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from stage4 import VERSION
from stage4.escape import json_text
from stage4.model import Status, Verdict
from stage4.output.summary import summary


def whole_status(verdicts: Sequence[Verdict]) -> Status:
    """The worst status of several verdicts."""
    return Status.worst([verdict.status for verdict in verdicts])


def targets_summary(verdicts: Sequence[Verdict]) -> dict[str, Any]:
    """The document as JSON values; each target's document is under its name."""
    return {
        "stage": "stage4",
        "version": VERSION,
        "timestamp": max(verdict.timestamp for verdict in verdicts),
        "status": whole_status(verdicts).value,
        "warnings": [
            {"target": verdict.target, **warning}
            for verdict in verdicts
            for warning in summary(verdict)["warnings"]
        ],
        "targets": {verdict.target: summary(verdict) for verdict in verdicts},
    }


def targets_json(verdicts: Sequence[Verdict]) -> str:
    """The same as text."""
    return json_text(targets_summary(verdicts))
