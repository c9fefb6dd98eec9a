"""Stage 4's section of the quality board."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from stage4 import TITLE, VERSION
from stage4.board import STAGE4_KEY, STAGE4_VERDICT_KEY, moment, section, verdict_line
from stage4.escape import line
from stage4.history import Record
from stage4.model import Status, Verdict
from stage4.output.charts import Point, distribution, trend
from stage4.output.report import tally

ENOUGH_PINGS = 20  # with fewer, the nearest rank of p95 is the maximum
RANK = 1000  # after the packs and bundles
DESCRIPTION = (
    "Health endpoint contract, canary pings with p95 under its limit, security headers, "
    "provider configuration"
)
LOAD = "load"


def stage4_section(verdict: Verdict, recent: Sequence[Record] = (), name: str = "") -> str:
    """The facts of the run, its findings, and charts of the trend and the latencies."""
    url = escape(line(verdict.base_url))
    facts = [
        ("Version", f"v{VERSION}"),
        ("Description", _description(verdict)),
        ("Link", f'<a href="{escape(verdict.base_url)}">{url}</a>'),
        ("Code", "<code>stage4/run_stage4.py</code>"),
        ("Test", escape(f"{tally(verdict)} in {verdict.duration_s:.1f} s")),
    ]
    parts = (_findings(verdict), _charts(verdict, recent), _load(verdict))
    more = "\n".join(part for part in parts if part)
    status, key = verdict.status.value, key_of(verdict, name)
    return section(_heading(verdict), status, facts, more, moment(verdict.timestamp), anchor=key)


def stage4_verdict(verdict: Verdict, name: str = "") -> str:
    """The verdict as one line for the top of the board."""
    note = f"{escape(tally(verdict))} · {moment(verdict.timestamp)}"
    return verdict_line(_heading(verdict), verdict.status.value, note, key_of(verdict, name))


def key_of(verdict: Verdict, name: str = "") -> str:
    """The key of the section; each target has its own, and a section of another name too."""
    return STAGE4_KEY + _suffix(verdict, name)


def verdict_key_of(verdict: Verdict, name: str = "") -> str:
    """The key of the verdict line, as `key_of`."""
    return STAGE4_VERDICT_KEY + _suffix(verdict, name)


def _suffix(verdict: Verdict, name: str) -> str:
    target = f"-{verdict.target.lower()}" if verdict.target else ""
    return target + (f".{name}" if name else "")


def _heading(verdict: Verdict) -> str:
    title = "load test" if _is_load(verdict) else TITLE
    return f"Stage 4: {title}" + (f", {verdict.target}" if verdict.target else "")


def _is_of_pings(run: Record) -> bool:
    """Whether its p95 is the canary's: that under load is another figure."""
    return LOAD not in run.checks or "canary" in run.checks


def _is_load(verdict: Verdict) -> bool:
    return [result.name for result in verdict.results] == [LOAD]


def _description(verdict: Verdict) -> str:
    if not _is_load(verdict):
        return DESCRIPTION
    return "Requests at a fixed rate, whatever the service does, with p95 under its limit"


def _load(verdict: Verdict) -> str:
    """What a load test measured: the rate that it reached, latency over time, errors."""
    load = next((result.evidence for result in verdict.results if result.name == LOAD), {})
    if not load.get("count"):
        return ""
    rows = load["over_time"]
    points = [
        Point(f"second {row['second']}: {row['sends']} sends", row["p95_ms"], bool(row["failed"]))
        for row in rows
    ]
    failed = ", ".join(f"{number} {kind}" for kind, number in load["failed"].items()) or "none"
    reached = (
        f"{load['rate_reached_per_s']:g} of {load['rate_per_s']:g} sends a second were reached, "
        f"{load['count']} in all; errors: {failed}"
    )
    limit = float(load["slo_p95_ms"])
    return "\n".join(
        (
            f"<h3>Load</h3>\n<p>{escape(line(reached))}</p>",
            f"<h3>p95 of each second under load</h3>\n{trend(points, limit, 'seconds')}",
            f"<h3>Latency under load</h3>\n{distribution(load['samples'], limit, 'sends')}",
        )
    )


def _charts(verdict: Verdict, recent: Sequence[Record]) -> str:
    canary = next((result.evidence for result in verdict.results if result.name == "canary"), {})
    limit = float(canary.get("slo_p95_ms", 1000.0))
    points = [
        Point(run.time[:16].replace("T", " "), run.p95_ms, run.status != "PASS")
        for run in recent
        if run.p95_ms is not None and run.count >= ENOUGH_PINGS and _is_of_pings(run)
    ]
    pictures = (
        ("p95 of the last runs", trend(points, limit)),
        ("Latency of the canary's pings", distribution(canary.get("samples", ()), limit)),
    )
    return "\n".join(f"<h3>{title}</h3>\n{picture}" for title, picture in pictures if picture)


def _findings(verdict: Verdict) -> str:
    rows = [
        f"<li><strong>{escape(finding.status.value)}</strong> "
        f"<code>{escape(line(finding.id))}</code> {escape(line(finding.message))}</li>"
        for result in verdict.results
        for finding in result.findings
        if finding.status is not Status.PASS
    ]
    return "<h3>What to look at</h3>\n<ul>\n" + "\n".join(rows) + "\n</ul>" if rows else ""
