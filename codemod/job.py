"""A gate as it was read, with the settings and options that apply to it."""

from pathlib import Path
from typing import NamedTuple

from codemod.errors import CodemodError, FileError
from codemod.files import Loaded, is_missing, load
from codemod.report import Outcome
from codemod.settings import Project, project_of
from codemod.source import Source, decode
from codemod.stage import Stage
from stage4_gate.errors import UserError


class Options(NamedTuple):
    """The options of a command, without its paths."""

    stages: tuple[str, ...] = ("stage4",)
    function: str = ""
    force: bool = False
    backup: bool = True
    marker: bool = True
    keep_going: bool = False
    diff: bool = False
    runtime: str = ""


class Job(NamedTuple):
    """A gate as it was read: its path, contents, project, stages and console scripts."""

    path: Path
    loaded: Loaded
    source: Source
    project: Project
    stages: list[Stage]
    scripts: tuple[str, ...]
    runtime: str


def read_job(path: Path, options: Options) -> Job:
    """Read a gate and the settings of its project. Raises UserError."""
    try:
        loaded = load(path)
    except FileError as why:
        if is_missing(path):
            from codemod.selection import hint_for_missing

            why.hint = hint_for_missing(path)
        raise
    project = project_of(path.absolute())
    stages = [project.stage(name) for name in dict.fromkeys(options.stages)]
    scripts = project.scripts(path.absolute())
    source = decode(loaded.data)
    if options.function and options.function not in scripts:
        scripts = (*scripts, options.function)
    runtime = options.runtime or project.runtime
    return Job(path, loaded, source, project, stages, scripts, runtime)


def failed(path: Path, why: UserError) -> Outcome:
    """The outcome of a gate for which an error was raised."""
    status = {3: "refused", 4: "failed"}.get(why.exit_status, "error")
    line = why.line or 0 if isinstance(why, CodemodError) else 0
    return Outcome(str(path), status, why.exit_status, why.message, line, why.hint)
