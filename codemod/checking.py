"""The commands that only read: `check` and `explain`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from codemod import engine
from codemod.errors import CodemodError
from codemod.files import is_folder
from codemod.job import Options, failed, read_job
from codemod.report import Outcome
from codemod.status import Status
from stage4_gate.errors import UserError

if TYPE_CHECKING:
    from codemod.explain import Explanation

# `stage4-gate` and not `codemod`: another project installs a script of that name.
APPLY = "stage4-gate apply"
HINTS = {  # {apply}: the command for the gate and its stages
    Status.ABSENT: "install it: {apply}",
    Status.OUTDATED: "update it: {apply}",
    Status.EDITED: "undo the edit, or replace the block: {apply} --force",
    Status.CONFLICT: "restore the block from version control, or delete what is left of it",
    Status.BYPASSED: "run {apply}; what it cannot wrap must end with sys.exit",
}


def check(
    paths: Sequence[Path], options: Options, visits: Iterable[Path] | None = None
) -> list[Outcome]:
    """Return the status of each file. `visits`: the same paths, in an iterator with progress."""
    return [_checked(path, options) for path in visits or paths]


def _checked(path: Path, options: Options) -> Outcome:
    if is_folder(path):
        from codemod.selection import hint_for_folder

        message, hint = "no gate in this folder has a stage installed", hint_for_folder(path)
        return Outcome(str(path), Status.ABSENT.value, 1, message, hint=hint)
    try:
        job = read_job(path, options)
        verdict = engine.check(job.source, job.stages, job.scripts, job.runtime)
    except UserError as why:
        return failed(path, why)
    notes = tuple((note.line, note.message) for note in verdict.notes)
    bad = verdict.status is not Status.CURRENT
    hint = _hint(verdict.status, path, options.stages) if bad else ""
    return Outcome(
        str(path), verdict.status.value, int(bad), verdict.message, verdict.line, hint, notes
    )


def _hint(status: Status, path: Path, stages: tuple[str, ...]) -> str:
    """What to do about a gate; a command in it can be pasted."""
    from stage4_gate.printable import shell_word

    chosen = () if stages == Options().stages else stages
    words = [APPLY, *(f"--stage {name}" for name in chosen), shell_word(str(path))]
    return HINTS[status].format(apply=" ".join(words))


def explain(path: Path) -> Explanation:
    """Return every way the gate can exit. Raises UserError with the path in its message."""
    try:
        job = read_job(path, Options())
        return engine.explain_gate(job.source, job.stages, job.scripts)
    except CodemodError as why:
        why.message = f"{path}{f':{why.line}' if why.line else ''}: {why.message}"
        raise
