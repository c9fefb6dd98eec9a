"""Reads the settings of a gate: `gate.toml` in its folder, and the folders of checks beside it.

Every function raises BadProject, which names the file, the table and the key.
"""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from release_gate.errors import BadProject
from release_gate.model import Pack, Project, Service
from release_gate.variables import GATE_FOLDER
from stage4_gate.near_name import did_you_mean

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

NAME = "gate.toml"
VERSION = "v1.0.0"  # of a pack that states none
STARTED_LOG = "qa/service/service.log"  # of a service that the gate starts
# What a browser measures of a page: times in milliseconds, sizes in bytes.
METRICS = ("first_byte_ms", "largest_paint_ms", "layout_shift", "blocked_ms", "bytes", "requests")
HEALTH_ACCEPT = ("statement", "status")

Value = TypeVar("Value", str, float, list[str])


class Table:
    """One table of the file. Each key is taken once; `end` refuses those that are left."""

    def __init__(self, where: str, values: object) -> None:
        if not isinstance(values, Mapping):
            raise BadProject(f"{where} is not a table", "write it as a table of keys")
        self.where = where
        self._left: dict[str, Any] = dict(values)
        self._known: list[str] = []

    def take(self, key: str, default: Value) -> Value:
        """The value of a key, which has the type of its default."""
        self._known.append(key)
        value = self._left.pop(key, default)
        if _has_type_of(default, value):
            return value  # type: ignore[no-any-return]
        kind = {str: "a text", float: "a number of at least 0", list: "a list of texts"}
        raise BadProject(f"{self.where}: {key} is not {kind[type(default)]}", f"it is {value!r}")

    def table(self, key: str) -> Table:
        self._known.append(key)
        return Table(f"{self.where} [{key}]", self._left.pop(key, {}))

    def tables(self) -> dict[str, Table]:
        """All keys, each of which is a table."""
        found, self._left = self._left, {}
        return {key: Table(f"{self.where[:-1]}.{key}]", found[key]) for key in found}

    def end(self) -> None:
        for key in self._left:
            near = did_you_mean(key, self._known)
            hint = f"{near} " * bool(near) + f"the keys are: {', '.join(self._known)}"
            raise BadProject(f"{self.where}: unknown key {key!r}", hint)


def _has_type_of(default: object, value: object) -> bool:
    if isinstance(default, float):
        return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
    if isinstance(default, list):
        return isinstance(value, list) and all(isinstance(each, str) for each in value)
    return isinstance(value, str)


def read_project(folder: Path) -> Project:
    """The gate in a folder."""
    folder = folder.resolve()
    top = Table(str(folder / NAME), _parsed(folder / NAME))
    root = (folder / top.take("root", "..")).resolve()
    if not folder.is_relative_to(root):
        raise BadProject(f"{top.where}: the gate is not below its root {root}", "correct root")
    found = list(_folders(folder, top.take("folders", ["packs"])))
    project = Project(
        root=root,
        folder=folder,
        plan=_plan(found, top.table("packs"), root),
        service=_service(top.table("service")),
        pages=_paths(top),
        budgets=_budgets(top.table("budgets")),
        qa=root / "qa",
        board=root / top.take("board", "qa/board.html"),
    )
    top.end()
    return project


def current_project() -> Project:
    """The gate that runs, in whose environment this process is."""
    folder = os.environ.get(GATE_FOLDER)
    if not folder:
        hint = f"run the checks with run_all.py, or set {GATE_FOLDER} to the folder of gate.toml"
        raise BadProject("no gate runs", hint)
    return read_project(Path(folder))


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as why:
        hint = "to write a new gate: python -m release_gate.new DIR"
        raise BadProject(f"cannot read {path}: {why.strerror}", hint) from None
    except (ValueError, RecursionError) as why:
        reason = " ".join(str(why).split())
        raise BadProject(f"cannot parse {path}: {reason}", "correct the file") from None


def _service(table: Table) -> Service:
    own = Service()
    accept = table.take("health_accept", HEALTH_ACCEPT[0])
    if accept not in HEALTH_ACCEPT:
        hint = f"use {' or '.join(HEALTH_ACCEPT)}"
        raise BadProject(f"{table.where}: unknown health_accept {accept!r}", hint)
    start = table.take("start", own.start).strip()
    service = Service(
        url=table.take("url", own.url),
        start=start,
        start_limit_s=table.take("start_limit_s", own.start_limit_s),
        health=table.take("health", own.health),
        states_health=accept == HEALTH_ACCEPT[0],
        log=table.take("log", STARTED_LOG if start else own.log),
        hint=table.take("hint", own.hint),
    )
    table.end()
    if not service.health.startswith("/"):
        hint = "it is a path of the service, such as /health"
        raise BadProject(f"{table.where}: health does not begin with a slash", hint)
    return service


def _paths(table: Table) -> tuple[str, ...]:
    pages = table.take("pages", ["/"])
    wrong = [path for path in pages if not path.startswith("/")]
    if wrong:
        hint = "a page is a path of the service, such as /prices"
        raise BadProject(f"{table.where}: {wrong[0]!r} does not begin with a slash", hint)
    return tuple(dict.fromkeys(pages))


def _budgets(table: Table) -> dict[str, float]:
    """Those that the settings have; the others are not checked."""
    given = {name: table.take(name, math.inf) for name in METRICS}
    table.end()
    return {name: value for name, value in given.items() if value != math.inf}


def _folders(folder: Path, parents: Sequence[str]) -> Iterator[Path]:
    """The folders that have checks, those of one parent in alphabetical order."""
    for parent in parents:
        found = {path.parent for path in (folder / parent).glob("*/test_*.py")}
        if not found:
            hint = "a pack is a folder in it, with a file test_*.py"
            raise BadProject(f"{folder / NAME}: no pack in {folder / parent}", hint)
        yield from sorted(found)


def _plan(found: Sequence[Path], table: Table, root: Path) -> tuple[Pack, ...]:
    """The packs: first those that the settings have, in their order, then all others."""
    folders = {path.name: path for path in found}
    if len(folders) < len(found):
        hint = "give each folder of checks a name of its own"
        raise BadProject(f"{table.where}: two folders of checks have the same name", hint)
    described = table.tables()
    for name, settings in described.items():
        if name not in folders:
            hint = f"the folders with test_*.py are: {', '.join(folders) or 'none'}"
            raise BadProject(f"{settings.where}: no folder of this name has checks", hint)
    names = [*described, *(name for name in folders if name not in described)]
    return tuple(
        _pack(folders[name], described.get(name) or Table("", {}), number, root)
        for number, name in enumerate(names, 1)
    )


def _pack(folder: Path, settings: Table, number: int, root: Path) -> Pack:
    name = folder.name
    pack = Pack(
        name=name,
        label=settings.take("label", f"Pack {number}"),
        title=settings.take("title", name.replace("_", " ").capitalize()),
        version=settings.take("version", VERSION),
        path=str(folder.relative_to(root)),
        description=settings.take("description", ""),
        link=settings.take("link", "/"),
        time_limit_s=settings.take("time_limit_s", 300.0),
    )
    settings.end()
    return pack
