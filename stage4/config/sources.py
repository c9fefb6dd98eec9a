"""Finds the values of settings: options, then variables, then setup.cfg and pyproject.toml.

The section of a named target comes before the variables: PROD_URL is the URL of one service only.
Every error names the option, variable or file of the value.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from stage4.config.settings import Origin
from stage4.config.table import IN_FILES, Scope, Setting
from stage4.errors import UsageError
from stage4_gate.near_name import did_you_mean
from stage4_gate.settings_file import Section, load, refuse_unknown, sections

TOOL, GROUP = "stage4", "targets"
TARGET_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")

# If a target has its own URL, these variables belong to another service.
ADDRESSES = frozenset(("health_url", "ping_url", "webhook_url"))
Options = Mapping[str, Sequence[str]]


class Given(NamedTuple):
    """The texts of a setting, one unless it is repeatable, and their source."""

    source: str
    texts: tuple[str, ...]


class Files(NamedTuple):
    """The contents of the settings files of a folder; setup.cfg wins over pyproject.toml.

    own       the tool's own section, by key
    targets   the sections of the named services
    origin    the file and line of the settings, for code scanning; None without settings
    """

    own: dict[str, Given]
    targets: dict[str, dict[str, Given]]
    origin: Origin | None


def read_files(folder: Path) -> Files:
    """Read the settings files of a folder. Raises UserError."""
    found = sections(load(folder, (TOOL,)), TOOL, GROUP)
    own: dict[str, Given] = {}
    targets: dict[str, dict[str, Given]] = {}
    for section in found:
        refuse_unknown(section, [setting.name for setting in IN_FILES])
        if section.item and not TARGET_NAME.fullmatch(section.item):
            raise UsageError(
                f"{section.where}: invalid target name",
                "use letters, digits, - and _, such as [stage4:shop-eu]",
            )
        place = targets.setdefault(section.item, {}) if section.item else own
        for name, given in _values(section).items():
            place.setdefault(name, given)
    return Files(own, targets, _origin(folder, found))


def _values(section: Section) -> dict[str, Given]:
    by_name = {setting.name: setting for setting in IN_FILES}
    return {
        name: _given(by_name[name], f"{section.where} {name}", value)
        for name, value in section.values.items()
    }


def _given(setting: Setting, source: str, value: Any) -> Given:
    """The texts of a value, which may be a list in TOML where the setting is repeatable."""
    if isinstance(value, bool):
        return Given(source, (str(int(value)),))
    if isinstance(value, (str, int, float)):
        return Given(source, _split(setting, str(value)))
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        if setting.repeatable:
            return Given(source, tuple(value))
        if setting.name == "providers":
            return Given(source, (",".join(value) or "none",))
    raise UsageError(f"{source}: the value has the wrong type", f"give {setting.type.needs}")


def _split(setting: Setting, text: str) -> tuple[str, ...]:
    if not setting.repeatable:
        return (text,)
    return tuple(filter(None, (part.strip() for part in re.split(setting.type.separator, text))))


def given(
    setting: Setting, options: Options, environment: Mapping[str, str], files: Files, target: str
) -> Given | None:
    """The texts of a setting from the first source that has them."""
    if texts := options.get(setting.name):
        return Given(setting.option, tuple(texts))
    own = files.targets.get(target, {})
    if setting.name in own:
        return own[setting.name]
    if "url" in own and setting.name in ADDRESSES:
        return None
    for variable in setting.variables:
        if environment.get(variable):
            return Given(variable, _split(setting, environment[variable]))
    return files.own.get(setting.name) if setting.scope is not Scope.PROVIDER else None


def converted(setting: Setting, source: Given) -> Any:
    """The value, or a tuple of values of a repeatable setting. Raises UsageError."""
    values = []
    for text in source.texts:
        try:
            values.append(setting.type.convert(text.strip()))
        except ValueError as why:
            raise UsageError(f"{source.source}: {why}", f"give {setting.type.needs}") from None
    return tuple(values) if setting.repeatable else values[0]


def target_names(files: Files, wanted: Sequence[str], every: bool) -> tuple[str, ...]:
    """The targets to check, without repeats; ("",) = the unnamed one. Raises UsageError."""
    known = ", ".join(files.targets)
    if every and wanted:
        raise UsageError("--target and --all-targets were both given", "give one of them")
    if every:
        if not files.targets:
            hint = "add [stage4:NAME] to setup.cfg, or [tool.stage4.targets.NAME] to pyproject.toml"
            raise UsageError("--all-targets: the settings files name no targets", hint)
        return tuple(files.targets)
    for name in wanted:
        if name not in files.targets:
            near = did_you_mean(name, files.targets)
            hint = f"{near} ".lstrip() + f"the targets are: {known or 'none'}"
            raise UsageError(f"--target: there is no target {name[:80]!r}", hint)
    return tuple(dict.fromkeys(wanted)) or ("",)


def _origin(folder: Path, found: Sequence[Section]) -> Origin | None:
    if not found:
        return None
    path = folder / found[0].file
    name = rf"tool\.{TOOL}(\.|\])" if found[0].file.endswith(".toml") else rf"{TOOL}\s*[\]:]"
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    heads = (number for number, line in enumerate(lines, 1) if re.match(rf"\s*\[\s*{name}", line))
    return Origin(path.name, next(heads, 1))
