"""The record of one finding about a policy."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class Severity(str, Enum):
    """csp_evaluator's words, from grave to harmless; MAYBE = it depends on what the host serves."""

    HIGH = "HIGH"
    SYNTAX = "SYNTAX"
    MEDIUM = "MEDIUM"
    MEDIUM_MAYBE = "MEDIUM_MAYBE"
    INFO = "INFO"
    NONE = "NONE"


class Finding(NamedTuple):
    """`source` says whose judgement it is: "csp_evaluator" or "stage4"."""

    type: str
    severity: Severity
    directive: str
    value: str
    message: str
    source: str
