"""Plans the changes of `apply` and `revert` without writing anything."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from codemod import engine
from codemod.job import Job, Options
from codemod.report import Outcome
from codemod.stage import Stage
from codemod.status import Status

ALREADY = "already appears integrated"


class Plan(NamedTuple):
    """The planned change of a gate: its new contents, and files beside it to write or remove."""

    job: Job
    data: bytes
    outcome: Outcome
    backups: dict[Path, bytes]
    removes: list[Path]

    @property
    def changes(self) -> bool:
        """Whether the gate itself is changed."""
        return self.data != self.job.loaded.data


Planner = Callable[[Job, Options], Plan]


def plan_apply(job: Job, options: Options) -> Plan:
    """Plan to install or update the stages of a job. Raises Refused."""
    change = engine.apply(job.source, job.stages, job.scripts, options.force, job.runtime)
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


def plan_revert(job: Job, options: Options) -> Plan:
    """Plan to remove the stages of a job. Raises Refused."""
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
    message += "".join(f"; backup {path.name} was kept because it differs" for path in kept)
    return Plan(job, data, Outcome(str(job.path), "reverted", 0, message), {}, removes)


def _backup(job: Job, stage: Stage) -> Path:
    return job.path.with_name(job.path.name + stage.backup_suffix)
