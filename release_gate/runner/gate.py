"""One run of the gate: runs the packs, and writes the results to disk, board and terminal."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from threading import Event

from release_gate.model import GateResult, Options, Pack, PackResult, Status
from release_gate.paths import BOARD, QA, ROOT
from release_gate.reporting.console import Console
from release_gate.reporting.formats import markdown
from release_gate.reporting.store import (
    append,
    clear_failures,
    log_of,
    pack_folder,
    with_evidence,
    write_board,
    write_gate,
    write_pack,
)
from release_gate.runner.discovery import checks_in
from release_gate.runner.pack_lock import pack_lock
from release_gate.runner.pack_process import Runner
from release_gate.runner.schedule import run_plan
from release_gate.runner.verdict import not_run, pack_verdict
from release_gate.service.target import server_log
from release_gate.variables import SERVER_LOG, UPDATE_BASELINES


def run_gate(url: str, options: Options) -> GateResult:
    """Run the selected packs against the service at `url`."""
    started, clock = datetime.now(timezone.utc), time.monotonic()
    run = _Run(url, options)
    run.console.start(options.packs, url)
    results = []
    for result in run_plan(
        options.packs, options.jobs, run.run_pack, run.runner.stop, count_checks
    ):
        results.append(result)
        run.console.finish(result, log_of(QA, result.pack).relative_to(ROOT))
    moment = started.isoformat(timespec="seconds")
    gate = GateResult(url, moment, time.monotonic() - clock, tuple(results))
    run.console.end(gate, write_results(gate).relative_to(ROOT))
    return gate


def count_checks(pack: Pack) -> int:
    return len(checks_in(ROOT / pack.path, ROOT))


def write_results(gate: GateResult) -> Path:
    """Write the aggregate, the board and GitHub's step summary; return the aggregate's folder."""
    folder = write_gate(QA, gate)
    write_board(BOARD, gate, QA)
    if step_summary := os.environ.get("GITHUB_STEP_SUMMARY"):
        append(Path(step_summary), markdown(gate))
    return folder


class _Run:
    """The state that the packs of one run share."""

    def __init__(self, url: str, options: Options) -> None:
        self.console = Console(on_github=os.environ.get("GITHUB_ACTIONS") == "true")
        self.runner = Runner(_environ(url, options), options.retries, self.console.progress)
        self._options = options
        self._failed = Event()

    def run_pack(self, pack: Pack) -> PackResult:
        if self._options.fail_fast and self._failed.is_set():
            return not_run(pack, "not run: another pack failed, and --fail-fast is set")
        folder = pack_folder(QA, pack)
        with pack_lock(folder, lambda: self.console.wait(pack), self.runner.stopped) as acquired:
            if not acquired:
                return not_run(pack, "not run: the run was stopped")
            return self._run_locked(pack)

    def _run_locked(self, pack: Pack) -> PackResult:
        self.console.begin(pack)
        limited = replace(pack, time_limit_s=self._options.time_limit_s or pack.time_limit_s)
        clear_failures(QA, pack)
        result = pack_verdict(pack, self.runner.run(limited, log_of(QA, pack)))
        result = with_evidence(QA, result)
        write_pack(QA, result)
        if result.status is not Status.PASS:
            self._failed.set()
        return result


def _environ(url: str, options: Options) -> dict[str, str]:
    environ = {**os.environ, "PROD_URL": url}
    if options.update_baselines:
        environ[UPDATE_BASELINES] = "1"
    log = server_log(url, os.environ)
    if log:
        environ[SERVER_LOG] = str(log)
    return environ
