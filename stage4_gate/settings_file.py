"""Reads the settings of a tool from setup.cfg and pyproject.toml and rejects unknown keys.

A tool NAME has its own section, `[NAME]` or `[tool.NAME]`, and one section for each item of its
group, `[NAME:ITEM]` or `[tool.NAME.GROUP.ITEM]`: the stages of codemod, the targets of stage4.
Every function raises SettingsError.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from stage4_gate.errors import SettingsError, reason_of

SETUP_CFG = "setup.cfg"
PYPROJECT = "pyproject.toml"


class Section(NamedTuple):
    """One section as it stands in a file.

    where   the file and the section, for messages
    item    the name of the stage or target; "" = the tool's own section
    values  by key, with `_` for `-`; text from setup.cfg, TOML's types from pyproject.toml
    file    "setup.cfg" or "pyproject.toml"
    group   the key of its table of items, which is not among `values`; "" where there is none
    """

    where: str
    item: str
    values: dict[str, Any]
    file: str
    group: str = ""


class Files(NamedTuple):
    """Both files, parsed: the sections of setup.cfg, the document of pyproject.toml."""

    folder: Path
    setup_cfg: Mapping[str, Mapping[str, str]]
    pyproject: Mapping[str, Any]


def load(folder: Path, words: Iterable[str]) -> Files:
    """Parse the files of a folder; one that is missing or contains none of the words is empty."""
    wanted = [word.encode() for word in words]
    setup_cfg, pyproject = folder / SETUP_CFG, folder / PYPROJECT
    return Files(
        folder,
        _parse_setup_cfg(setup_cfg, _text(setup_cfg, wanted)),
        _parse_pyproject(pyproject, _text(pyproject, wanted)),
    )


def sections(files: Files, tool: str, group: str) -> list[Section]:
    """The sections of a tool: those of setup.cfg first, the tool's own before its items."""
    return [*_in_setup_cfg(files, tool), *_in_pyproject(files, tool, group)]


def refuse_unknown(section: Section, known: Collection[str]) -> None:
    """Raise SettingsError if a section has an unknown key; the hint lists the known keys."""
    for key in section.values:
        if key not in known:
            from stage4_gate.near_name import did_you_mean

            names = [*known, *[section.group] * bool(section.group)]
            near = did_you_mean(key, names)
            hint = f"{near} " * bool(near) + f"the keys are: {', '.join(names)}"
            raise SettingsError(f"{section.where}: unknown key {key!r}", hint)


def _text(path: Path, wanted: list[bytes]) -> str:
    try:
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except OSError as why:
        hint = "make it readable, or remove it"
        raise SettingsError(f"cannot read {path}: {reason_of(why)}", hint) from None
    if not any(word in data.lower() for word in wanted):
        return ""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as why:
        raise _unreadable(path, why) from None


def _parse_setup_cfg(path: Path, text: str) -> dict[str, dict[str, str]]:
    if not text:
        return {}
    import configparser

    # No section gives its keys to all the others: such a key would be unknown in each of them.
    parser = configparser.RawConfigParser(default_section="\0")
    try:
        parser.read_string(text, path.name)
    except configparser.Error as why:
        raise _unreadable(path, why) from None
    return {name: dict(parser.items(name)) for name in parser.sections()}


def _parse_pyproject(path: Path, text: str) -> dict[str, Any]:
    if not text:
        return {}
    import sys

    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as why:
        raise _unreadable(path, why) from None


def _unreadable(path: Path, why: Exception) -> SettingsError:
    reason = " ".join(str(why).split())
    return SettingsError(f"cannot parse {path}: {reason}", hint="correct the file")


def _in_setup_cfg(files: Files, tool: str) -> list[Section]:
    found = []
    for name, values in files.setup_cfg.items():
        where = f"{files.folder / SETUP_CFG} [{name}]"
        head, colon, item = name.partition(":")
        if head.strip() == tool and bool(item.strip()) == bool(colon):
            found.append(_section(where, item.strip(), values, SETUP_CFG))
        elif re.match(rf"\s*{re.escape(tool)}(\W|$)", name, re.IGNORECASE):
            hint = f"the sections are: [{tool}], [{tool}:NAME]"
            raise SettingsError(f"{where}: unknown section", hint)
    return sorted(found, key=lambda section: bool(section.item))


def _in_pyproject(files: Files, tool: str, group: str) -> list[Section]:
    path = files.folder / PYPROJECT
    here = f"{path} [tool.{tool}"
    own = dict(_table(_table(files.pyproject, "tool", f"{path} [tool]"), tool, f"{here}]"))
    items = _table(own, group, f"{here}.{group}]")
    own.pop(group, None)
    found = [_section(f"{here}]", "", own, PYPROJECT, group)] if own else []
    for item in items:
        where = f"{here}.{group}.{item}]"
        found.append(_section(where, item, _table(items, item, where), PYPROJECT))
    return found


def _table(parent: Mapping[str, Any], key: str, where: str) -> Mapping[str, Any]:
    value = parent.get(key, {})
    if not isinstance(value, Mapping):
        raise SettingsError(f"{where}: not a table", hint="write it as a table of keys")
    return value


def _section(
    where: str, item: str, values: Mapping[str, Any], file: str, group: str = ""
) -> Section:
    plain: dict[str, Any] = {}
    for key, value in values.items():
        name = key.replace("-", "_")
        if name in plain:
            raise SettingsError(f"{where}: {name} is set twice", hint="keep one of the two")
        plain[name] = value
    return Section(where, item, plain, file, group)
