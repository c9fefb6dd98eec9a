"""The commands' work: files in, outcomes out. Reads, asks the engine, writes all or nothing."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from codemod.errors import CodemodError, ConfigurationError, FileError
from codemod.files import Loaded, Transaction, load, refuse_unwritable, remove
from codemod.judge import State
from codemod.marker import updated
from codemod.report import Outcome
from codemod.settings import Project, project_of
from codemod.source import Source, decode
from codemod.stage import Stage

if TYPE_CHECKING:
    from codemod.explain import Explanation

ALREADY = "already appears integrated"


class Options(NamedTuple):
    """What the command line says beyond the paths."""

    stages: tuple[str, ...] = ("stage4",)
    function: str = ""
    force: bool = False
    backup: bool = True
    keep_going: bool = False
    diff: bool = False


class Job(NamedTuple):
    """A gate that was read: as named, as loaded, its project, its stages and console scripts."""

    path: Path
    loaded: Loaded
    source: Source
    project: Project
    stages: list[Stage]
    scripts: tuple[str, ...]


class Plan(NamedTuple):
    """What shall become of a gate: its new contents, and files beside it to write or to remove."""

    job: Job
    data: bytes
    outcome: Outcome
    backups: dict[Path, bytes]
    removes: list[Path]


Planner = Callable[[Job, Options], Plan]


def named(paths: Sequence[Path], search: bool) -> list[Path]:
    """The gates meant: those named, with `search` those found in folders, else the configured ones.

    Raises ConfigurationError for a folder that is not to be searched.
    """
    found: list[Path] = []
    for path in paths or project_of(Path.cwd()).gates:
        if not path.is_dir():
            found.append(_shown(path))
        elif search:
            found += _searched(path)
        else:
            raise ConfigurationError(f"{path} is a folder", hint="name the gate's script in it")
    return found


def _shown(path: Path) -> Path:
    """A configured gate as it is named from the working folder."""
    with contextlib.suppress(ValueError):
        return path.relative_to(Path.cwd())
    return path


def _searched(folder: Path) -> list[Path]:
    from codemod import scan

    gates = list(scan.gates(folder))
    known = {gate.resolve() for gate in gates}
    root = folder.resolve()
    for gate in project_of(root).gates:
        if root in gate.resolve().parents and gate.exists() and gate.resolve() not in known:
            gates.append(_shown(gate))
    return gates or [folder]  # which is then reported as a place without a gate


def check(paths: Iterable[Path], options: Options) -> list[Outcome]:
    """How things stand with each file."""
    return [_checked(path, options) for path in paths]


def _checked(path: Path, options: Options) -> Outcome:
    from codemod import engine

    if path.is_dir():
        message, hint = "no gate in this folder has a stage", "install it: codemod apply PATH"
        return Outcome(str(path), State.ABSENT.value, 1, message, hint=hint)
    try:
        job = _job(path, options)
        verdict = engine.check(job.source, job.stages, job.scripts)
    except CodemodError as why:
        return _failed(path, why)
    notes = tuple((note.line, note.message) for note in verdict.notes)
    bad = verdict.state is not State.CURRENT
    hint = HINTS.get(verdict.state, "") if bad else ""
    return Outcome(
        str(path), verdict.state.value, int(bad), verdict.message, verdict.line, hint, notes
    )


def explain(path: Path) -> Explanation:
    """Every way that a gate can end. Raises CodemodError with the path in its message."""
    from codemod import engine

    try:
        job = _job(path, Options())
        return engine.explain_gate(job.source, job.stages, job.scripts)
    except CodemodError as why:
        why.message = f"{path}{f':{why.line}' if why.line else ''}: {why.message}"
        raise


HINTS = {
    State.ABSENT: "install it: codemod apply",
    State.OUTDATED: "bring it up to date: codemod apply",
    State.EDITED: "take the edit back, or replace the block: codemod apply --force",
    State.CONFLICT: "restore the block from version control, or remove what is left of it",
    State.BYPASSED: "codemod apply wraps what can be wrapped; the rest has to go through sys.exit",
}


def apply(paths: Iterable[Path], options: Options) -> list[Outcome]:
    """Install the stages in each file."""
    return _change(paths, options, _plan_apply)


def revert(paths: Iterable[Path], options: Options) -> list[Outcome]:
    """Take the stages out of each file."""
    return _change(paths, options, _plan_revert)


def _job(path: Path, options: Options) -> Job:
    loaded = load(path)
    project = project_of(path.absolute())
    stages = [project.stage(name) for name in dict.fromkeys(options.stages)]
    scripts = project.scripts(path.absolute())
    source = decode(loaded.data)
    if options.function and options.function not in scripts:
        scripts = (*scripts, options.function)
    return Job(path, loaded, source, project, stages, scripts)


def _change(paths: Iterable[Path], options: Options, planner: Planner) -> list[Outcome]:
    plans: list[Plan | Outcome] = []
    seen = set()
    for path in paths:
        try:
            job = _job(path, options)
            if job.loaded.path in seen:
                continue
            seen.add(job.loaded.path)
            plan = planner(job, options)
            if plan.data != job.loaded.data and not options.diff:
                refuse_unwritable(job.loaded)
            plans.append(plan)
        except CodemodError as why:
            plans.append(_failed(path, why))
    if options.diff:
        return [_diffed(plan) if isinstance(plan, Plan) else plan for plan in plans]
    good = [plan for plan in plans if isinstance(plan, Plan)]
    if options.keep_going:
        written = {id(plan): outcome for plan in good for outcome in _write([plan])}
    elif len(good) == len(plans):
        written = dict(zip(map(id, good), _write(good), strict=True))
    else:
        written = {id(plan): _left(plan) for plan in good}
    return [written[id(plan)] if isinstance(plan, Plan) else plan for plan in plans]


def _left(plan: Plan) -> Outcome:
    if plan.data == plan.job.loaded.data:
        return plan.outcome
    return plan.outcome._replace(
        status="unchanged",
        message="not written, since another file was refused",
        hint="--keep-going does the files that can be done",
    )


def _diffed(plan: Plan) -> Outcome:
    from codemod.diff import unified

    patch = unified(plan.job.loaded.data, plan.data, str(plan.job.path))
    text = patch.decode(plan.job.source.encoding, "surrogateescape")
    return plan.outcome._replace(
        status="unchanged",
        exit=int(bool(patch)),
        diff=text,
        encoding=plan.job.source.encoding,
    )


def _write(plans: Sequence[Plan]) -> list[Outcome]:
    """Put the plans into effect, all or none."""
    changed = [plan for plan in plans if plan.data != plan.job.loaded.data]
    current = changed[0] if changed else None
    try:
        with Transaction() as transaction:
            for plan in changed:
                current = plan
                for folder in {plan.job.loaded.path.parent, plan.job.path.absolute().parent}:
                    transaction.lock(folder)
                for backup, data in plan.backups.items():
                    transaction.write(backup, data, plan.job.loaded, None)
                transaction.write(plan.job.loaded.path, plan.data, plan.job.loaded, plan.job.loaded)
            transaction.commit()
    except FileError as why:
        return [_failed(plan.job.path, why) if plan is current else _left(plan) for plan in plans]
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    for plan in changed:
        for path in plan.removes:
            remove(path)
        _mark(plan.job, "" if plan.outcome.status == "reverted" else now)
    return [plan.outcome for plan in plans]


def _plan_apply(job: Job, options: Options) -> Plan:
    from codemod import engine

    change = engine.apply(job.source, job.stages, job.scripts, options.force)
    labels = " and ".join(stage.label for stage in job.stages)
    notes = tuple((note.line, note.message) for note in change.notes)
    if change.text == job.source.text:
        outcome = Outcome(str(job.path), "unchanged", 0, f"{labels} {ALREADY}", notes=notes)
        return Plan(job, job.loaded.data, outcome, {}, [])
    backups: dict[Path, bytes] = {}
    if options.backup:
        before = job.loaded.data
        if change.before.state is not State.ABSENT:
            owner = engine.revert(job.source, job.stages, job.scripts, force=True)
            before = job.source.encode(owner.text)
        backups = {_backup(job, stage): before for stage in job.stages}
    status = "applied" if change.before.state is State.ABSENT else "updated"
    message = ", ".join(f"{stage.label} v{stage.version}" for stage in job.stages)
    if change.before.state is not State.ABSENT:
        message += f" (was {change.before.state.value}: {change.before.message})"
    message += f"; backup {', '.join(path.name for path in backups)}" if backups else ""
    outcome = Outcome(str(job.path), status, 0, message, notes=notes)
    return Plan(job, job.source.encode(change.text), outcome, backups, [])


def _plan_revert(job: Job, options: Options) -> Plan:
    from codemod import engine

    change = engine.revert(job.source, job.stages, job.scripts, options.force)
    labels = " and ".join(stage.label for stage in job.stages)
    if change.text == job.source.text:
        message = f"{labels} is not installed, nothing to take out"
        return Plan(job, job.loaded.data, Outcome(str(job.path), "unchanged", 0, message), {}, [])
    data = job.source.encode(change.text)
    removes: list[Path] = []
    kept: list[Path] = []
    for stage in job.stages:
        backup = _backup(job, stage)
        if backup.is_file():
            (removes if backup.read_bytes() == data else kept).append(backup)
    message = f"{labels} taken out"
    message += "".join(f"; {path.name} differs and was kept" for path in kept)
    return Plan(job, data, Outcome(str(job.path), "reverted", 0, message), {}, removes)


def _backup(job: Job, stage: Stage) -> Path:
    return job.path.with_name(job.path.name + stage.backup_suffix)


def _failed(path: Path, why: CodemodError) -> Outcome:
    status = {3: "refused", 4: "failed"}.get(why.exit_status, "error")
    return Outcome(str(path), status, why.exit_status, why.message, why.line or 0, why.hint)


def _mark(job: Job, time: str) -> None:
    """Say in the marker file what was installed, or with no time, that it was taken out."""
    gate = Path(os.path.relpath(job.path.absolute(), job.project.root)).as_posix()
    for stage in job.stages:
        path = job.project.root / stage.marker
        with contextlib.suppress(OSError, UnicodeDecodeError):
            text = path.read_text("utf-8") if path.exists() else ""
            text = updated(text, stage, gate, time)
            if text:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, "utf-8")
            elif path.exists():
                path.unlink()
                path.parent.rmdir()  # where nothing else is left in them
                path.parent.parent.rmdir()
