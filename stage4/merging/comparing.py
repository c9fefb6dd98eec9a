"""Which runs make one verdict: none may be missing, counted twice, or of something else. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from stage4.merging import rules
from stage4.model import CheckResult, Finding, Status, Verdict

APART_HOURS = 6


class Compared(NamedTuple):
    """The runs that count, by place, and what was found about the others."""

    runs: dict[str, Verdict]
    result: CheckResult


def compare(runs: Mapping[str, Verdict], missing: Mapping[str, str]) -> Compared:
    """Sort the runs of one target out. `missing`: for a place without a run, why."""
    findings = [
        rules.MISSING.finding(Status.ERROR, f"{place}: {problem}")
        for place, problem in missing.items()
    ]
    kept: dict[str, Verdict] = {}
    wanted = _most_common([_terms(verdict) for verdict in runs.values()])
    for place, verdict in runs.items():
        first = next((name for name, own in kept.items() if _is_same(own, verdict)), "")
        differences = _differences(_terms(verdict), wanted)
        if differences:
            findings.append(rules.FOREIGN.finding(Status.ERROR, f"{place}: {differences}"))
        elif first:
            message = f"{place} is the same run as {first}"
            findings.append(rules.DUPLICATE.finding(Status.ERROR, message))
        else:
            kept[place] = verdict
    findings += _apart(kept)
    if not findings:
        message = f"{len(kept)} places: {', '.join(kept)}"
        findings = [Finding("merge.complete", Status.PASS, message)]
    return Compared(kept, CheckResult.of("merge", findings, {"places": list(kept)}))


def _terms(verdict: Verdict) -> dict[str, Any]:
    """What must be the same in all places, in words for a message."""
    canary = _canary(verdict)
    return {
        "base URL": verdict.base_url,
        "intent": "live" if verdict.expect_live else "not live",
        "profile": verdict.profile,
        "p95 limit in ms": canary.get("slo_p95_ms"),
        "checks": ", ".join(sorted(result.name for result in verdict.results)),
    }


def _canary(verdict: Verdict) -> Mapping[str, Any]:
    return next((each.evidence for each in verdict.results if each.name == "canary"), {})


def _most_common(terms: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The terms that most places share; of equally many, those of the first place."""
    if not terms:
        return {}
    counts = Counter(tuple(each.items()) for each in terms if None not in each.values())
    return dict(counts.most_common(1)[0][0]) if counts else terms[0]


def _differences(terms: Mapping[str, Any], wanted: Mapping[str, Any]) -> str:
    """Such as "base URL http://a, not http://b"; a limit that no ping has used is no difference."""
    return "; ".join(
        f"{name} {value}, not {wanted[name]}"
        for name, value in terms.items()
        if value is not None and value != wanted[name]
    )


def _is_same(one: Verdict, other: Verdict) -> bool:
    return one.timestamp == other.timestamp and one.results == other.results


def _apart(runs: Mapping[str, Verdict]) -> list[Finding]:
    times = {place: datetime.fromisoformat(verdict.timestamp) for place, verdict in runs.items()}
    if not times:
        return []
    first, last = min(times, key=times.__getitem__), max(times, key=times.__getitem__)
    hours = (times[last] - times[first]).total_seconds() / 3600
    if hours <= APART_HOURS:
        return []
    return [rules.APART.warn(f"{last} ran {hours:.0f} h after {first}")]
