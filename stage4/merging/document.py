"""A summary.json as the verdict that it was made from. Pure: JSON values in, records out."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from stage4.model import CheckResult, Finding, Status, Verdict

URL = re.compile(r"https?://[^@/]*(/|$)")
OWN = ("status", "findings")  # of a check; the rest is its evidence


def verdicts_of(document: Any) -> tuple[Verdict, ...]:
    """The verdict of a run, or of each of its targets. Raises ValueError if it is neither."""
    if not isinstance(document, Mapping) or document.get("stage") != "stage4":
        raise ValueError("it is not the summary of a run of stage4")
    try:
        targets = document.get("targets")
        if targets is None:
            return (_verdict(document, ""),)
        return tuple(_verdict(own, str(name)) for name, own in targets.items())
    except (KeyError, TypeError, AttributeError) as why:
        raise ValueError(f"its form is not that of a summary ({type(why).__name__})") from None


def _verdict(document: Mapping[str, Any], target: str) -> Verdict:
    timestamp = document["timestamp"]
    if datetime.fromisoformat(timestamp).tzinfo is None:
        raise ValueError("its timestamp has no time zone")
    checks = tuple(_result(str(name), own) for name, own in document["checks"].items())
    if not checks:
        raise ValueError("it has no checks")
    verdict = Verdict(
        timestamp=timestamp,
        base_url=_url(document["base_url"]),
        health_url=_url(document["health_url"]),
        results=checks,
        duration_s=float(document.get("duration_s", 0.0)),
        expect_live=document.get("expect_live") is True,
        profile=_text(document.get("profile", "")),
        target=target,
    )
    if verdict.status.value != document["status"]:
        raise ValueError(f"its status {document['status']!r} is not that of its checks")
    return verdict


def _result(name: str, document: Mapping[str, Any]) -> CheckResult:
    findings = tuple(map(_finding, document["findings"]))
    evidence = {key: value for key, value in document.items() if key not in OWN}
    if name == "canary" and "count" in evidence:
        _expect_canary(evidence)
    return CheckResult(name, Status(document["status"]), findings, evidence)


def _finding(document: Mapping[str, Any]) -> Finding:
    return Finding(
        id=_text(document["id"]),
        status=Status(document["status"]),
        message=_text(document["message"]),
        remedy=_text(document.get("remedy", "")),
        why=_text(document.get("why", "")),
        evidence=dict(document.get("evidence", {})),
    )


def _expect_canary(evidence: Mapping[str, Any]) -> None:
    """Raise ValueError unless the figures fit each other."""
    samples, failed = evidence["samples"], evidence.get("failed", [])
    if not samples or not all(_is_number(each) and each >= 0 for each in samples):
        raise ValueError("the canary's samples are not all milliseconds")
    counts = [evidence[key] for key in ("count", "oks", "over_slo", "late", "dropped")]
    if not all(type(each) is int and each >= 0 for each in counts):
        raise ValueError("the canary's counts are not all whole numbers")
    if evidence["count"] != len(samples) or max(counts[1:3]) > len(samples):
        raise ValueError("the canary's counts do not fit its samples")
    if not _is_number(evidence["slo_p95_ms"]):
        raise ValueError("the canary's limit is not a number of milliseconds")
    if not all(0 <= each["sample"] < len(samples) for each in failed):
        raise ValueError("the canary's failed pings are not among its samples")


def _is_number(value: object) -> bool:
    return type(value) in (int, float) and math.isfinite(value)  # type: ignore[arg-type]


def _url(value: object) -> str:
    """An address that may become a link: http or https, without user and password."""
    if not URL.match(_text(value)):
        raise ValueError("its address is not an http or https URL")
    return _text(value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value
