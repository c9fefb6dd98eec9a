"""The work of the commands: files in, outcomes out; writes all files or none."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from codemod.errors import CodemodError, FileError
from codemod.files import (
    Loaded,
    Transaction,
    exclusively,
    load,
    refuse_unwritable,
    remove,
    write_text,
)
from codemod.marker import updated
from codemod.report import Outcome
from codemod.selection import hint_for_folder, hint_for_missing
from codemod.settings import Project, project_of, root_of
from codemod.source import Source, decode
from codemod.stage import Stage
from codemod.status import Status
from stage4_gate.errors import UserError, reason_of
from stage4_gate.printable import printable

if TYPE_CHECKING:
    from codemod.explain import Explanation

ALREADY = "already appears integrated"
MARKERS = Path("qa", "_aggregate")  # the folder of the marker files, from the project's root


class Options(NamedTuple):
    """What the command line says beyond the paths."""

    stages: tuple[str, ...] = ("stage4",)
    function: str = ""
    force: bool = False
    backup: bool = True
    marker: bool = True
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
    """The planned change of a gate: its new contents, and files beside it to write or remove."""

    job: Job
    data: bytes
    outcome: Outcome
    backups: dict[Path, bytes]
    removes: list[Path]


Planner = Callable[[Job, Options], Plan]


def check(
    paths: Sequence[Path], options: Options, visits: Iterable[Path] | None = None
) -> list[Outcome]:
    """The status of each file. `visits`: the paths again, as an iterator that shows progress."""
    return [_checked(path, options) for path in visits or paths]


def _checked(path: Path, options: Options) -> Outcome:
    from codemod import engine

    if path.is_dir():
        message, hint = "no gate in this folder has a stage", hint_for_folder(path)
        return Outcome(str(path), Status.ABSENT.value, 1, message, hint=hint)
    try:
        job = _job(path, options)
        verdict = engine.check(job.source, job.stages, job.scripts)
    except UserError as why:
        return _failed(path, why)
    notes = tuple((note.line, note.message) for note in verdict.notes)
    bad = verdict.status is not Status.CURRENT
    hint = HINTS.get(verdict.status, "") if bad else ""
    return Outcome(
        str(path), verdict.status.value, int(bad), verdict.message, verdict.line, hint, notes
    )


def explain(path: Path) -> Explanation:
    """Every way the gate can exit. Raises UserError with the path in its message."""
    from codemod import engine

    try:
        job = _job(path, Options())
        return engine.explain_gate(job.source, job.stages, job.scripts)
    except CodemodError as why:
        why.message = f"{path}{f':{why.line}' if why.line else ''}: {why.message}"
        raise


HINTS = {
    Status.ABSENT: "install it: codemod apply",
    Status.OUTDATED: "bring it up to date: codemod apply",
    Status.EDITED: "undo the edit, or replace the block: codemod apply --force",
    Status.CONFLICT: "restore the block from version control, or remove what is left of it",
    Status.BYPASSED: "codemod apply wraps what can be wrapped; the rest must end with sys.exit",
}


def apply(
    paths: Sequence[Path], options: Options, visits: Iterable[Path] | None = None
) -> list[Outcome]:
    """Install the stages in each file. `visits` as for `check`."""
    return _change(paths, options, visits or paths, _plan_apply)


def revert(
    paths: Sequence[Path], options: Options, visits: Iterable[Path] | None = None
) -> list[Outcome]:
    """Remove the stages from each file. `visits` as for `check`."""
    return _change(paths, options, visits or paths, _plan_revert)


def _job(path: Path, options: Options) -> Job:
    try:
        loaded = load(path)
    except FileError as why:
        if not path.exists() and not path.is_symlink():
            why.hint = hint_for_missing(path)
        raise
    project = project_of(path.absolute())
    stages = [project.stage(name) for name in dict.fromkeys(options.stages)]
    scripts = project.scripts(path.absolute())
    source = decode(loaded.data)
    if options.function and options.function not in scripts:
        scripts = (*scripts, options.function)
    return Job(path, loaded, source, project, stages, scripts)


def _change(
    paths: Sequence[Path], options: Options, visits: Iterable[Path], planner: Planner
) -> list[Outcome]:
    if options.diff:
        plans = _plans(visits, options, planner)
        return [_diffed(plan) if isinstance(plan, Plan) else plan for plan in plans]
    # Locked before anything is read: whoever waited for another installer sees what it has done.
    with exclusively(_folders(paths)):
        return _put_into_effect(_plans(visits, options, planner), options)


def _folders(paths: Sequence[Path]) -> set[Path]:
    """Every folder in which something may be written for these gates."""
    folders = set()
    for path in paths:
        whole = path.absolute()
        root = root_of(whole)
        folders |= {whole.parent, Path(os.path.realpath(whole)).parent, root, root / MARKERS}
    return folders


def _plans(visits: Iterable[Path], options: Options, planner: Planner) -> list[Plan | Outcome]:
    plans: list[Plan | Outcome] = []
    seen = set()
    for path in visits:
        try:
            job = _job(path, options)
            if job.loaded.path in seen:
                continue
            seen.add(job.loaded.path)
            plan = planner(job, options)
            if plan.data != job.loaded.data and not options.diff:
                refuse_unwritable(job.loaded)
            plans.append(plan)
        except UserError as why:
            plans.append(_failed(path, why))
    return plans


def _put_into_effect(plans: Sequence[Plan | Outcome], options: Options) -> list[Outcome]:
    good = [plan for plan in plans if isinstance(plan, Plan)]
    if options.keep_going:
        written = {id(plan): outcome for plan in good for outcome in _write([plan], options)}
    elif len(good) == len(plans):
        written = dict(zip(map(id, good), _write(good, options), strict=True))
    else:
        written = {id(plan): _left(plan) for plan in good}
    return [written[id(plan)] if isinstance(plan, Plan) else plan for plan in plans]


def _left(plan: Plan) -> Outcome:
    if not _changes(plan):
        return plan.outcome
    return plan.outcome._replace(
        status="unchanged",
        message="not written, since another file was refused",
        hint="--keep-going changes the files that can be changed",
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


def _write(plans: Sequence[Plan], options: Options) -> list[Outcome]:
    """Put the plans into effect, all or none."""
    changed = [plan for plan in plans if _changes(plan)]
    with Transaction() as transaction:
        try:
            for plan in changed:
                for backup, data in plan.backups.items():
                    transaction.write(backup, data, plan.job.loaded, None)
                transaction.write(plan.job.loaded.path, plan.data, plan.job.loaded, plan.job.loaded)
            transaction.commit()
        except FileError as why:
            at = transaction.at
            return [
                _failed(plan.job.path, why) if _writes(plan, at) else _left(plan) for plan in plans
            ]
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        return [_finished(plan, now, options) if _changes(plan) else plan.outcome for plan in plans]


def _changes(plan: Plan) -> bool:
    return plan.data != plan.job.loaded.data


def _writes(plan: Plan, path: Path) -> bool:
    return _changes(plan) and path in (plan.job.loaded.path, *plan.backups)


def _finished(plan: Plan, now: str, options: Options) -> Outcome:
    """What goes with a written gate: old backups are removed, the marker is brought up to date."""
    warnings = []
    for path in plan.removes:
        remove(path)
        if path.exists():
            warnings.append(f"cannot remove the backup {path}; the gate itself is done")
    reverted = plan.outcome.status == "reverted"
    if reverted or options.marker:
        warnings += _mark(plan.job, "" if reverted else now)
    return plan.outcome._replace(warnings=tuple(warnings))


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
        if change.before.status is not Status.ABSENT:
            owner = engine.revert(job.source, job.stages, job.scripts, force=True)
            before = job.source.encode(owner.text)
        backups = {_backup(job, stage): before for stage in job.stages}
    status = "applied" if change.before.status is Status.ABSENT else "updated"
    message = ", ".join(f"{stage.label} v{stage.version}" for stage in job.stages)
    if change.before.status is not Status.ABSENT:
        message += f" (was {change.before.status.value}: {change.before.message})"
    message += f"; backup {', '.join(path.name for path in backups)}" if backups else ""
    outcome = Outcome(str(job.path), status, 0, message, notes=notes)
    return Plan(job, job.source.encode(change.text), outcome, backups, [])


def _plan_revert(job: Job, options: Options) -> Plan:
    from codemod import engine

    change = engine.revert(job.source, job.stages, job.scripts, options.force)
    labels = " and ".join(stage.label for stage in job.stages)
    if change.text == job.source.text:
        message = f"{labels} is not installed"
        return Plan(job, job.loaded.data, Outcome(str(job.path), "unchanged", 0, message), {}, [])
    data = job.source.encode(change.text)
    removes: list[Path] = []
    kept: list[Path] = []
    for stage in job.stages:
        backup = _backup(job, stage)
        if backup.is_file():
            (removes if backup.read_bytes() == data else kept).append(backup)
    message = f"{labels} removed"
    message += "".join(f"; {path.name} differs and was kept" for path in kept)
    return Plan(job, data, Outcome(str(job.path), "reverted", 0, message), {}, removes)


def _backup(job: Job, stage: Stage) -> Path:
    return job.path.with_name(job.path.name + stage.backup_suffix)


def _failed(path: Path, why: UserError) -> Outcome:
    status = {3: "refused", 4: "failed"}.get(why.exit_status, "error")
    line = why.line or 0 if isinstance(why, CodemodError) else 0
    return Outcome(str(path), status, why.exit_status, why.message, line, why.hint)


def _mark(job: Job, time: str) -> Iterator[str]:
    """Record in the marker file what was installed, or without `time` that it was removed.

    Yields what went wrong: the marker is for people, and no reason to fail.
    """
    gate = printable(Path(os.path.relpath(job.path.absolute(), job.project.root)).as_posix())
    for stage in job.stages:
        path = job.project.root / stage.marker
        try:
            text = path.read_text("utf-8") if os.path.lexists(path) else ""
            new = updated(text, stage, gate, time)
            if new and new != text:
                write_text(path, new)
            elif text and not new:
                path.unlink()
                _remove_empty(path.parent, path.parent.parent)
        except (OSError, UnicodeDecodeError) as why:
            yield f"cannot write the marker {path}: {reason_of(why)}; the gate itself is done"


def _remove_empty(*folders: Path) -> None:
    with contextlib.suppress(OSError):
        for folder in folders:
            folder.rmdir()
