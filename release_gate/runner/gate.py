"""One run of the gate: packs in, results on disk, on the board and on the screen."""

from __future__ import annotations

import os
import time
from argparse import Namespace
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from threading import Event

from release_gate.model import SERVER_LOG, UPDATE_BASELINES, GateResult, Pack, PackResult, Status
from release_gate.paths import BOARD, QA, ROOT
from release_gate.reporting.console import Console
from release_gate.reporting.formats import markdown
from release_gate.reporting.store import (
    append,
    clear_failures,
    log_of,
    pack_folder,
    turn,
    with_evidence,
    write_board,
    write_gate,
    write_pack,
)
from release_gate.runner.discovery import checks_in
from release_gate.runner.pack_process import Runner
from release_gate.runner.schedule import run_plan
from release_gate.runner.verdict import judge, not_run
from release_gate.service.target import server_log


def run_gate(url: str, options: Namespace) -> GateResult:
    """Runs the chosen packs against a service."""
    started, clock = datetime.now(timezone.utc), time.monotonic()
    run = _Run(url, options)
    run.console.start(options.packs, url)
    results = []
    for result in run_plan(options.packs, options.jobs, run.one, run.runner.stop, count_checks):
        results.append(result)
        run.console.finish(result, log_of(QA, result.pack).relative_to(ROOT))
    moment = started.isoformat(timespec="seconds")
    gate = GateResult(url, moment, time.monotonic() - clock, tuple(results))
    run.console.end(gate, keep(gate).relative_to(ROOT))
    return gate


def count_checks(pack: Pack) -> int:
    return len(checks_in(ROOT / pack.path, ROOT))


def keep(gate: GateResult) -> Path:
    """Writes the aggregate, the board and GitHub's step summary; gives the aggregate's folder."""
    folder = write_gate(QA, gate)
    write_board(BOARD, gate, QA)
    if step_summary := os.environ.get("GITHUB_STEP_SUMMARY"):
        append(Path(step_summary), markdown(gate))
    return folder


class _Run:
    """What the packs of one run share."""

    def __init__(self, url: str, options: Namespace) -> None:
        self.console = Console(on_github=os.environ.get("GITHUB_ACTIONS") == "true")
        environ = {**os.environ, "PROD_URL": url}
        if options.update_baselines:
            environ[UPDATE_BASELINES] = "1"
        log = server_log(url, os.environ)
        if log:
            environ[SERVER_LOG] = str(log)
        self.runner = Runner(environ, options.retries, self.console.progress)
        self._time_limit: float | None = options.time_limit
        self._fail_fast: bool = options.fail_fast
        self._failed = Event()

    def one(self, pack: Pack) -> PackResult:
        if self._fail_fast and self._failed.is_set():
            return not_run(pack, "not run: --fail-fast, and a pack has failed")
        folder = pack_folder(QA, pack)
        with turn(folder, lambda: self.console.waits(pack), self.runner.stopped) as ours:
            if not ours:
                return not_run(pack, "not run: the run was stopped")
            return self._in_turn(pack)

    def _in_turn(self, pack: Pack) -> PackResult:
        self.console.begin(pack)
        limited = replace(pack, time_limit=self._time_limit or pack.time_limit)
        clear_failures(QA, pack)
        result = judge(pack, self.runner.run(limited, log_of(QA, pack)))
        result = with_evidence(QA, result)
        write_pack(QA, result)
        if result.status is not Status.PASS:
            self._failed.set()
        return result
