"""The commands that write, `apply` and `revert`: all files or none."""

import contextlib
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from codemod.errors import FileError
from codemod.files import refuse_unwritable
from codemod.job import Job, Options, failed, read_job
from codemod.marker import updated
from codemod.planning import Plan, Planner, plan_apply, plan_revert
from codemod.report import Outcome
from codemod.settings import root_of
from codemod.transaction import Transaction, exclusively, remove, write_text
from stage4_gate.errors import UserError, reason_of
from stage4_gate.printable import printable

MARKERS = Path("qa", "_aggregate")  # the folder of the marker files, from the project's root


def apply(
    paths: Sequence[Path], options: Options, visits: Iterable[Path] | None = None
) -> list[Outcome]:
    """Install the stages in each file. `visits` as for `check`."""
    return _change(paths, options, visits or paths, plan_apply)


def revert(
    paths: Sequence[Path], options: Options, visits: Iterable[Path] | None = None
) -> list[Outcome]:
    """Remove the stages from each file. `visits` as for `check`."""
    return _change(paths, options, visits or paths, plan_revert)


def _change(
    paths: Sequence[Path], options: Options, visits: Iterable[Path], planner: Planner
) -> list[Outcome]:
    if options.diff:
        plans = _plans(visits, options, planner)
        return [_diffed(plan) if isinstance(plan, Plan) else plan for plan in plans]
    # Lock before reading: after a wait, the work of the other installer is seen.
    with exclusively(_folders(paths)):
        return _carry_out(_plans(visits, options, planner), options)


def _folders(paths: Sequence[Path]) -> set[Path]:
    """Every folder in which these gates may need a file to be written."""
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
            job = read_job(path, options)
            if job.loaded.path in seen:
                continue
            seen.add(job.loaded.path)
            plan = planner(job, options)
            if plan.data != job.loaded.data and not options.diff:
                refuse_unwritable(job.loaded)
            plans.append(plan)
        except UserError as why:
            plans.append(failed(path, why))
    return plans


def _carry_out(plans: Sequence[Plan | Outcome], options: Options) -> list[Outcome]:
    good = [plan for plan in plans if isinstance(plan, Plan)]
    if options.keep_going:
        written = {id(plan): outcome for plan in good for outcome in _write([plan], options)}
    elif len(good) == len(plans):
        written = dict(zip(map(id, good), _write(good, options), strict=True))
    else:
        written = {id(plan): _left(plan) for plan in good}
    return [written[id(plan)] if isinstance(plan, Plan) else plan for plan in plans]


def _left(plan: Plan) -> Outcome:
    if not plan.changes:
        return plan.outcome
    return plan.outcome._replace(
        status="unchanged",
        message="not written because another file was refused",
        hint="use --keep-going to change the other files",
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
    """Carry out the plans, all or none."""
    changed = [plan for plan in plans if plan.changes]
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
                failed(plan.job.path, why) if _writes(plan, at) else _left(plan) for plan in plans
            ]
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        return [_finished(plan, now, options) if plan.changes else plan.outcome for plan in plans]


def _writes(plan: Plan, path: Path) -> bool:
    return plan.changes and path in (plan.job.loaded.path, *plan.backups)


def _finished(plan: Plan, now: str, options: Options) -> Outcome:
    """Remove old backups and update the marker of a gate that was written."""
    warnings = []
    for path in plan.removes:
        remove(path)
        if path.exists():
            warnings.append(f"cannot remove the backup {path}; the gate itself was changed")
    reverted = plan.outcome.status == "reverted"
    if reverted or options.marker:
        warnings += _mark(plan.job, "" if reverted else now)
    return plan.outcome._replace(warnings=tuple(warnings))


def _mark(job: Job, now: str) -> Iterator[str]:
    """Record in the marker file what was installed `now`, or with "" that it was removed.

    Yields what went wrong: the marker is for people, and no reason to fail.
    """
    gate = printable(Path(os.path.relpath(job.path.absolute(), job.project.root)).as_posix())
    for stage in job.stages:
        path = job.project.root / stage.marker
        try:
            text = path.read_text("utf-8") if os.path.lexists(path) else ""
            new = updated(text, stage, gate, now)
            if new and new != text:
                write_text(path, new)
            elif text and not new:
                path.unlink()
                _remove_empty(path.parent, path.parent.parent)
        except (OSError, UnicodeDecodeError) as why:
            yield f"cannot write the marker {path}: {reason_of(why)}; the gate itself was changed"


def _remove_empty(*folders: Path) -> None:
    with contextlib.suppress(OSError):
        for folder in folders:
            folder.rmdir()
