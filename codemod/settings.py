"""The settings of a project: its root, its gates, its stages, its console scripts."""

import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from codemod.block import RUNTIMES
from codemod.errors import ConfigurationError
from codemod.files import is_folder
from codemod.stage import BUILT_IN, Stage
from stage4_gate import settings_file
from stage4_gate.settings_file import PYPROJECT, Files, Section, refuse_unknown, sections

ROOT_MARKS = (".git", "setup.cfg", "pyproject.toml", "setup.py")
DEFAULT_GATE = "release_gate/run_all.py"
OWN_KEYS = ("gates", "runtime")


class Project(NamedTuple):
    """What a folder's settings say.

    gates     the gates that commands without a PATH mean
    declared  whether the settings name them, or they are the default
    targets   the console scripts as `module:function`
    runtime   where gates have their exit path's code, one of RUNTIMES; "" = not said
    """

    root: Path
    gates: tuple[Path, ...]
    declared: bool
    stages: dict[str, Stage]
    targets: tuple[str, ...]
    runtime: str = ""

    def stage(self, name: str) -> Stage:
        """Return the stage with that name. Raises ConfigurationError."""
        if name not in self.stages:
            from stage4_gate.near_name import did_you_mean

            near = did_you_mean(name, self.stages)
            raise ConfigurationError(
                f"unknown stage {name!r}; the stages are: {', '.join(self.stages)}",
                hint=near or f"define it under [codemod:{name}] in {self.root / 'setup.cfg'}",
            )
        return self.stages[name]

    def scripts(self, gate: Path) -> tuple[str, ...]:
        """Return the functions of the gate that packaging metadata lists as console scripts."""
        if not self.targets:
            return ()
        from codemod.metadata import functions_of

        return functions_of(Path(os.path.relpath(gate, self.root)).as_posix(), self.targets)


def project_of(path: Path) -> Project:
    """Return the project that a gate or folder belongs to. Raises UserError."""
    return load(root_of(path))


def root_of(path: Path) -> Path:
    """The nearest folder with packaging metadata or a repository; else the working folder.

    path  absolute; a gate or a folder
    """
    start = path if is_folder(path) else path.parent
    for folder in (start, *start.parents):
        if any(os.path.exists(folder / mark) for mark in ROOT_MARKS):  # noqa: PTH110 - never raises
            return folder
    cwd = Path.cwd()
    return cwd if cwd in (start, *start.parents) else start


@lru_cache
def load(root: Path) -> Project:
    """Read the settings of a project's root folder. Raises UserError."""
    files = settings_file.load(root, ("codemod", "scripts"))
    gates: list[str] = []
    declared, runtime = False, ""
    stages: dict[str, Stage] = dict(BUILT_IN)
    for section in sections(files, "codemod", "stages"):
        if section.item:
            from codemod.stage_settings import make_stage

            stages[section.item] = make_stage(section)
        else:
            refuse_unknown(section, OWN_KEYS)
            declared = declared or "gates" in section.values
            gates += _gates(section)
            runtime = _runtime(section) or runtime
    _refuse_same_function(stages, root)
    paths = tuple(root / gate for gate in dict.fromkeys(gates or [DEFAULT_GATE]))
    return Project(root, paths, declared, stages, _targets(files), runtime)


def _gates(section: Section) -> list[str]:
    """The paths under `gates`; in setup.cfg one per line, or all on one line between spaces."""
    value = section.values.get("gates", [])
    if isinstance(value, str) and section.file == PYPROJECT:
        value = None  # TOML has lists
    if isinstance(value, str):
        value = [line.strip() for line in value.splitlines()] if "\n" in value else value.split()
        value = [path for path in value if path]
    good = isinstance(value, list) and all(isinstance(path, str) and path for path in value)
    if not good or (not value and "gates" in section.values):
        raise ConfigurationError(
            f"{section.where}: gates is not a list of paths", hint='use for example ["gate.py"]'
        )
    return list(value or ())


def _runtime(section: Section) -> str:
    value = section.values.get("runtime", "")
    if value in RUNTIMES or "runtime" not in section.values:
        return str(value)
    raise ConfigurationError(
        f"{section.where}: runtime {value!r} is unknown", hint=f"use {' or '.join(RUNTIMES)}"
    )


def _refuse_same_function(stages: Mapping[str, Stage], root: Path) -> None:
    seen: dict[str, str] = {}
    for stage in stages.values():
        other = seen.setdefault(stage.function, stage.name)
        if other != stage.name:
            raise ConfigurationError(
                f"{root}: the stages {other!r} and {stage.name!r} use the same function name,"
                f" {stage.function}",
                hint="rename one of them",
            )


def _targets(files: Files) -> tuple[str, ...]:
    found: list[str] = []
    if files.setup_cfg or files.pyproject:
        from codemod import metadata

        found += metadata.in_setup_cfg(files.setup_cfg)
        found += metadata.in_pyproject(files.pyproject)
    return (*found, *_in_setup_py(files.folder / "setup.py"))


def _in_setup_py(path: Path) -> list[str]:
    try:
        data = path.read_bytes()
    except OSError:
        return []
    if b"scripts" not in data:
        return []
    import configparser

    from codemod.errors import Refused
    from codemod.metadata import in_setup_py
    from codemod.source import decode

    try:
        return in_setup_py(decode(data).text)
    except (Refused, SyntaxError, ValueError, RecursionError, configparser.Error):
        return []  # setup.py is wrong or computes its scripts: no script can be known
