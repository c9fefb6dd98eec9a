"""The board's page with a run of the gate on it. Pure."""

from __future__ import annotations

from release_gate.model import GateResult
from release_gate.reporting.board.failures import Files, failures
from release_gate.reporting.board.overview import environment, overview, since_last_run
from release_gate.reporting.board.packs import packs
from release_gate.reporting.board.trend import runs_section
from release_gate.reporting.past import NO_PAST, Past, run_of
from stage4.board import (
    STAGE4_VERDICT_KEY,
    STAGE4_VERDICT_RANK,
    put_section,
    verdict_line,
    without_sections,
)

ASSETS = "test2_files"  # the folder beside the page: style sheet, script, evidence of failures
STYLE, SCRIPT = "gate.css", "gate.js"
NO_FILES: Files = {}
VERDICT_RANK, REPORT_RANK = 0, 10  # the verdict of Stage 4 is between them
# Stage 4 runs after the gate, and replaces this line.
NOT_YET = verdict_line("Stage 4", "", "has not run since these checks")
HEAD = (
    f'<link rel="stylesheet" href="{ASSETS}/{STYLE}">\n'
    f'<script src="{ASSETS}/{SCRIPT}" defer></script>\n'
)


def with_run(
    page: str | None, gate: GateResult, past: Past = NO_PAST, files: Files = NO_FILES
) -> str:
    """The board's HTML with this run on it; `page` is None if there is no board yet."""
    if page is not None:
        page = without_sections(page, "pack-")  # of an older gate
    page = put_section(page, "gate", HEAD + overview(gate), VERDICT_RANK)
    page = put_section(page, STAGE4_VERDICT_KEY, NOT_YET, STAGE4_VERDICT_RANK)
    return put_section(page, "gate-report", _report(gate, past, files), REPORT_RANK)


def _report(gate: GateResult, past: Past, files: Files) -> str:
    runs = [*past.runs, run_of(gate)]
    parts = (
        since_last_run(gate, past),
        failures(gate, past, files),
        packs(gate, past, files),
        runs_section(runs),
        environment(gate),
    )
    return "\n".join(part for part in parts if part)
