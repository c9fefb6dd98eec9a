"""A project's settings: its root, its gates, its own stages, its console scripts."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from codemod.errors import ConfigurationError
from codemod.stage import BUILT_IN, Stage, checked

ROOT_MARKS = (".git", "setup.cfg", "pyproject.toml", "setup.py")
DEFAULT_GATE = "release_gate/run_all.py"
KEYS = ("title", "version", "command", "time_limit", "enabled_by")


class Project(NamedTuple):
    """What a folder's settings say; `targets` are its console scripts' `module:function`."""

    root: Path
    gates: tuple[Path, ...]
    stages: dict[str, Stage]
    targets: tuple[str, ...]

    def stage(self, name: str) -> Stage:
        """The stage of that name. Raises ConfigurationError."""
        if name not in self.stages:
            raise ConfigurationError(
                f"there is no stage {name!r}; there are: {', '.join(self.stages)}",
                hint=f"describe it under [codemod:{name}] in {self.root / 'setup.cfg'}",
            )
        return self.stages[name]

    def scripts(self, gate: Path) -> tuple[str, ...]:
        """The gate's functions that packaging metadata names as console scripts."""
        if not self.targets:
            return ()
        from codemod.metadata import functions_of

        return functions_of(Path(os.path.relpath(gate, self.root)).as_posix(), self.targets)


def project_of(path: Path) -> Project:
    """The project that a gate, or a folder, belongs to. Raises ConfigurationError."""
    start = path if path.is_dir() else path.parent
    for folder in (start, *start.parents):
        if any((folder / mark).exists() for mark in ROOT_MARKS):
            return load(folder)
    cwd = Path.cwd()
    return load(cwd if cwd in (start, *start.parents) else start)


@lru_cache
def load(root: Path) -> Project:
    """Read the settings of a project's root folder."""
    gates: list[str] = []
    stages: dict[str, Stage] = dict(BUILT_IN)
    targets: list[str] = []
    for name, reader in (
        ("setup.cfg", _read_setup_cfg),
        ("pyproject.toml", _read_pyproject),
        ("setup.py", _read_setup_py),
    ):
        data = _bytes(root / name)
        if b"codemod" in data or b"scripts" in data:
            reader(root / name, data, gates, stages, targets)
    paths = tuple(root / gate for gate in gates or [DEFAULT_GATE])
    return Project(root, paths, stages, tuple(targets))


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as why:
        raise ConfigurationError(f"{path}: {why.strerror}", hint="make it readable") from None


Reader = Callable[[Path, bytes, list[str], dict[str, Stage], list[str]], None]


def _read_setup_cfg(
    path: Path, data: bytes, gates: list[str], stages: dict[str, Stage], targets: list[str]
) -> None:
    import configparser

    from codemod.metadata import in_setup_cfg

    try:
        text = data.decode("utf-8-sig")
        parser = configparser.RawConfigParser()
        parser.read_string(text)
        targets += in_setup_cfg(text)
    except (configparser.Error, UnicodeDecodeError) as why:
        raise _unreadable(path, why) from None
    gates += parser.get("codemod", "gates", fallback="").split()
    for section in parser.sections():
        if section.startswith("codemod:"):
            name = section.partition(":")[2].strip()
            values: dict[str, Any] = dict(parser.items(section))
            if "command" in values:
                values["command"] = _words(values["command"], f"{path} [{section}]")
            stages[name] = make_stage(name, values, f"{path} [{section}]", path.name)


def _words(text: str, where: str) -> list[str]:
    """A command in setup.cfg: a JSON list, a word a line, or as in a shell."""
    import json
    import shlex

    try:
        if text.lstrip().startswith("["):
            return list(json.loads(text))
        return text.split("\n")[1:] if text.startswith("\n") else shlex.split(text)
    except ValueError as why:
        raise ConfigurationError(
            f"{where}: command: {why}", hint='e.g. ["python", "x.py"]'
        ) from None


def _read_pyproject(
    path: Path, data: bytes, gates: list[str], stages: dict[str, Stage], targets: list[str]
) -> None:
    import sys

    from codemod.metadata import in_pyproject

    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        document = tomllib.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as why:
        raise _unreadable(path, why) from None
    targets += in_pyproject(document)
    table = _table(_table(document, "tool", path), "codemod", path)
    names = table.get("gates", [])
    if not (isinstance(names, list) and all(isinstance(name, str) for name in names)):
        raise ConfigurationError(f"{path}: tool.codemod.gates is no list of paths", hint='["a.py"]')
    gates += names
    for name, values in _table(table, "stages", path).items():
        where = f"{path} [tool.codemod.stages.{name}]"
        if not isinstance(values, dict):
            raise ConfigurationError(f"{where}: not a table", hint=f"its keys: {', '.join(KEYS)}")
        stages[name] = make_stage(name, values, where, path.name)


def _table(parent: Mapping[str, Any], key: str, path: Path) -> Mapping[str, Any]:
    value = parent.get(key, {})
    if not isinstance(value, Mapping):
        raise ConfigurationError(f"{path}: {key} is not a table", hint="write it as [tool.codemod]")
    return value


def _read_setup_py(
    path: Path, data: bytes, gates: list[str], stages: dict[str, Stage], targets: list[str]
) -> None:
    import configparser

    from codemod.errors import Refused
    from codemod.metadata import in_setup_py
    from codemod.source import decode

    try:
        targets += in_setup_py(decode(data).text)
    except (Refused, SyntaxError, RecursionError, configparser.Error):
        return  # not ours to judge: it names no script that can be known


def make_stage(name: str, values: Mapping[str, Any], where: str, file: str) -> Stage:
    """A stage from its settings, over those of the built-in one of that name."""
    unknown = [key for key in values if key.replace("-", "_") not in KEYS]
    if unknown:
        raise ConfigurationError(
            f"{where}: there is no setting {unknown[0]!r}", hint=f"there are: {', '.join(KEYS)}"
        )
    given = {key.replace("-", "_"): value for key, value in values.items()}
    base = BUILT_IN.get(name)
    for key in ("title", "version", "command"):
        if key not in given and base is None:
            raise ConfigurationError(f"{where}: {key} is missing", hint=f"add {key} = ...")
    command = given.get("command", base.command if base else None)
    if not (isinstance(command, (list, tuple)) and all(isinstance(word, str) for word in command)):
        raise ConfigurationError(
            f"{where}: command is no list of words", hint='e.g. ["python", "stage5/run.py"]'
        )
    try:
        limit = float(given.get("time_limit", base.time_limit if base else 900))
    except (TypeError, ValueError):
        raise ConfigurationError(
            f"{where}: time_limit {given['time_limit']!r} is no number", hint="seconds, e.g. 600"
        ) from None
    own_command = base is None or "command" in given
    stage = Stage(
        name=name,
        title=str(given.get("title", base.title if base else "")),
        version=str(given.get("version", base.version if base else "")),
        command=tuple(command),
        anchors=_anchors(tuple(command), file) if own_command or not base else base.anchors,
        time_limit=limit,
        enabled_by=str(given.get("enabled_by", "")),
        heading=base.heading if base and "title" not in given else "",
        package=base.package if base and "command" not in given else "",
    )
    return checked(stage)


def _anchors(command: tuple[str, ...], file: str) -> tuple[str, ...]:
    """A stage's command runs where its script is, else where its settings are."""
    scripts = [word for word in command if "/" in word and not word.startswith(("/", "-", "."))]
    return (scripts[0],) if scripts else (file,)


def _unreadable(path: Path, why: Exception) -> ConfigurationError:
    reason = " ".join(str(why).split())
    return ConfigurationError(f"{path} can not be read: {reason}", hint="correct it first")
