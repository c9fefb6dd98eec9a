"""One run of the gate: runs the packs, and writes the results to disk, board and terminal."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Collection, Generator, Mapping
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import datetime, timezone
from functools import partial
from pathlib import Path

from release_gate.errors import BackendMissing, HistoryUnusable
from release_gate.model import (
    CheckResult,
    Ending,
    GateResult,
    Options,
    Pack,
    PackResult,
    Project,
    Service,
    Status,
)
from release_gate.reporting.console import Console
from release_gate.reporting.environment import observe
from release_gate.reporting.formats import markdown
from release_gate.reporting.history import opened
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
from release_gate.runner.discovery import checks_of
from release_gate.runner.division import Division
from release_gate.runner.engine import Engine, Work
from release_gate.runner.pack_lock import pack_lock
from release_gate.runner.seconds import read_seconds, write_seconds
from release_gate.service.target import expect_answer, server_log
from release_gate.variables import SERVER_LOG, UPDATE_BASELINES

ATTEMPTS = 3  # a service that is merely busy may miss one


def run_gate(project: Project, url: str, options: Options) -> GateResult:
    """Run the selected checks, or those of them that a shard has, against the service at `url`.

    Raises BadSetting if the record of seconds cannot be read.
    """
    division = Division(options.shard, read_seconds(project.seconds))
    work = plan_work(project, options)
    started, clock = datetime.now(timezone.utc), time.monotonic()
    console = Console(on_github=os.environ.get("GITHUB_ACTIONS") == "true")
    console.start([each.pack for each in work], url, options.shard)
    results = []
    with closing(_results(project, url, options, work, console, division)) as found:
        for result in found:
            results.append(result)
            console.finish(result, log_of(project.qa, result.pack).relative_to(project.root))
    plan = [pack.name for pack in project.plan]
    gate = GateResult(
        base_url=url,
        started=started.isoformat(timespec="seconds"),
        seconds=time.monotonic() - clock,
        packs=tuple(results),
        environment=observe(options, results, plan, project.root, os.environ),
        shard=options.shard,
        selection=division.selection if options.shard else {},
    )
    console.end(gate, write_results(project, gate).relative_to(project.root))
    if options.record_seconds:
        console.say(_record_seconds(project, gate, division))
    return gate


def _record_seconds(project: Project, gate: GateResult, division: Division) -> str:
    path = project.seconds.relative_to(project.root)
    if not gate.passed:
        return f"{path} is as it was: a run that fails says little about times"
    write_seconds(project.seconds, division.seconds)
    return f"{path} has the seconds of {sum(map(len, division.seconds.values()))} units"


def plan_work(project: Project, options: Options) -> list[Work]:
    """The packs to run, each with its chosen checks."""
    known = _recorded_seconds(project)
    work = []
    for pack in options.packs:
        limited = replace(pack, time_limit_s=options.time_limit_s or pack.time_limit_s)
        chosen = options.chosen and options.chosen[pack.name]
        files = _files(project, pack, chosen) if chosen else ()
        folder, log = project.root / pack.path, log_of(project.qa, pack)
        work.append(Work(limited, folder, log, chosen, files, known.get(pack.name, {})))
    return work


def _recorded_seconds(project: Project) -> Mapping[str, Mapping[str, float]]:
    """By pack and id: what each check took when it last ran; the board reports a bad history."""
    try:
        with opened(project.history) as history:
            return history.seconds()
    except HistoryUnusable:
        return {}


def _files(project: Project, pack: Pack, chosen: Collection[str]) -> tuple[Path, ...]:
    """The files that have the chosen checks."""
    checks = (check for check in checks_of(project, pack) if check.id in chosen)
    files = (project.root / check.where.rpartition(":")[0] for check in checks)
    return tuple(dict.fromkeys(files))


def write_results(project: Project, gate: GateResult) -> Path:
    """Write the aggregate, the board and GitHub's step summary; return the aggregate's folder."""
    folder = write_gate(project.qa, gate)
    project.board.parent.mkdir(parents=True, exist_ok=True)
    problem = write_board(project.board, gate, project.qa)
    if problem:
        print(f"[ReleaseGate] {problem}", file=sys.stderr)
    if step_summary := os.environ.get("GITHUB_STEP_SUMMARY"):
        append(Path(step_summary), markdown(gate))
    return folder


def _results(
    project: Project,
    url: str,
    options: Options,
    work: list[Work],
    console: Console,
    division: Division,
) -> Generator[PackResult, None, None]:
    """The result of each pack once it is written. The folders of the packs are locked."""

    def after_failure(result: CheckResult) -> Ending | None:
        ending = ending_after(result, project.service, url, options.fail_fast)
        if ending:
            console.cut_short(ending)
        return ending

    engine = Engine(
        project,
        _environ(project, url, options),
        options.jobs,
        options.retries,
        console.progress,
        after_failure,
        division.deal,
        division.note,
    )
    with ExitStack() as locks:
        for each in work:
            folder = pack_folder(project.qa, each.pack)
            locks.enter_context(pack_lock(folder, partial(console.wait, each.pack)))
            clear_failures(project.qa, each.pack)
        with closing(engine.run(work)) as results:
            for result in results:
                kept = with_evidence(project.qa, result)
                write_pack(project.qa, kept)
                yield kept


def ending_after(result: CheckResult, service: Service, url: str, fail_fast: bool) -> Ending | None:
    """Why the run ends after a check that failed; None: it goes on."""
    moment = datetime.now(timezone.utc).strftime("%H:%M:%S UTC")
    if missing := _missing(service, url):
        return Ending(Status.ERROR, f"the service went away at {moment}: {missing}")
    if fail_fast:
        reason = f"not run: {result.check.id} failed, and --fail-fast is set"
        return Ending(Status.SKIPPED, reason)
    return None


def _missing(service: Service, url: str) -> str:
    """What is wrong if the service does not answer, however often it is asked; else ""."""
    message = ""
    for _ in range(ATTEMPTS):
        try:
            expect_answer(service, url)
            return ""
        except BackendMissing as error:
            message = error.message
    return message


def _environ(project: Project, url: str, options: Options) -> Mapping[str, str]:
    environ = {**os.environ, "PROD_URL": url}
    if options.update_baselines:
        environ[UPDATE_BASELINES] = "1"
    log = server_log(project, url, os.environ)
    if log:
        environ[SERVER_LOG] = str(log)
    return environ
