"""One verdict from the runs of several places: per check the worst place decides. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from stage4.checks.canary.sequential import p95_is_over
from stage4.merging import rules
from stage4.merging.comparing import compare
from stage4.merging.pooling import pooled
from stage4.merging.reading import Place
from stage4.model import CheckResult, Finding, Status, Verdict

WHOLE = "canary.p95-of-all-places"


def merge(places: Sequence[Place], expected: Sequence[str] = ()) -> list[Verdict]:
    """A verdict for each target, in order; a run of the unnamed service has one.

    expected  the names of places that must be there
    """
    names = [place.name for place in places]
    absent = {name: "its results were not given" for name in expected if name not in names}
    absent |= {place.name: place.problem for place in places if place.problem}
    runs: dict[str, dict[str, Verdict]] = {}
    for place in places:
        for verdict in place.verdicts:
            runs.setdefault(verdict.target, {})[place.name] = verdict
    read = [place.name for place in places if place.verdicts]
    return [_merged(own, {**absent, **_without(read, own, target)}) for target, own in runs.items()]


def _without(read: Sequence[str], runs: Mapping[str, Verdict], target: str) -> dict[str, str]:
    """The places whose summary has other targets, but not this one."""
    words = f"it has no run of the target {target}" if target else "it has only runs of targets"
    return {name: words for name in read if name not in runs}


def _merged(runs: Mapping[str, Verdict], missing: Mapping[str, str]) -> Verdict:
    compared = compare(runs, missing)
    kept = compared.runs
    names = dict.fromkeys(result.name for verdict in kept.values() for result in verdict.results)
    results = [
        _result(name, {place: found for place in kept if (found := _named(kept[place], name))})
        for name in names
    ]
    first = next(iter(kept.values()))
    return replace(
        first,
        timestamp=max(verdict.timestamp for verdict in kept.values()),
        duration_s=max(verdict.duration_s for verdict in kept.values()),
        results=(compared.result, *results),
        places=tuple(kept.items()),
    )


def _named(verdict: Verdict, name: str) -> CheckResult | None:
    return next((result for result in verdict.results if result.name == name), None)


def _result(name: str, results: Mapping[str, CheckResult]) -> CheckResult:
    """A check in all places: its worst status, and the findings with the places they are of."""
    findings = _findings(results)
    evidence: dict[str, Any] = {
        "places": {place: {"status": own.status.value} for place, own in results.items()}
    }
    measured = {place: own.evidence for place, own in results.items() if "samples" in own.evidence}
    if name == "canary" and measured:
        evidence = pooled(measured)
        findings.append(_whole(evidence, len(measured)))
    merged = CheckResult.of(name, findings, evidence)
    worst = Status.worst([merged.status, *(own.status for own in results.values())])
    return replace(merged, status=worst)


def _findings(results: Mapping[str, CheckResult]) -> list[Finding]:
    """Each finding once, with the names of its places unless it is the same in all of them."""
    places: dict[tuple[str, Status, str], list[str]] = {}
    first: dict[tuple[str, Status, str], Finding] = {}
    for place, result in results.items():
        for finding in result.findings:
            key = finding.id, finding.status, finding.message
            places.setdefault(key, []).append(place)
            first.setdefault(key, finding)
    found = []
    for key, finding in first.items():
        own = places[key]
        where = "" if len(own) == len(results) else f"{', '.join(own)}: "
        evidence = {**finding.evidence, "places": own}
        found.append(replace(finding, message=where + finding.message, evidence=evidence))
    return found


def _whole(canary: Mapping[str, Any], places: int) -> Finding:
    """The pings of all places together; a failed ping counts as over the limit."""
    count, over, limit_ms = canary["count"], canary["over_slo"], canary["slo_p95_ms"]
    pings = f"{count} pings of {places} places"
    if p95_is_over(count, over):
        message = f"{over} of {pings} were over {limit_ms:g} ms or failed, where 5 % is too much"
        return rules.OVER_AS_A_WHOLE.warn(message)
    low, high = canary["p95_interval_ms"]
    bounds = [f"at least {low:.1f}"] if low is not None else []
    bounds += [f"at most {high:.1f}"] if high is not None else []
    certain = f" ({' and '.join(bounds)}, with 95 % confidence)" if bounds else ""
    message = f"p95 is {canary['p95_ms']:.1f} ms{certain} over {pings}"
    return Finding(WHOLE, Status.PASS, message)
