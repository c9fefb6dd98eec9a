"""A stage from its section of the settings."""

from collections.abc import Mapping
from typing import Any

from codemod.errors import ConfigurationError
from codemod.stage import BUILT_IN, COMMAND_HINT, DEFAULT_LIMIT_S, Stage, checked
from stage4_gate.settings_file import Section, refuse_unknown

STAGE_KEYS = ("title", "version", "command", "time_limit", "enabled_by")
REQUIRED = ("title", "version", "command")


def make_stage(section: Section) -> Stage:
    """Make a stage from its settings; a built-in stage supplies defaults. Raises UserError."""
    refuse_unknown(section, STAGE_KEYS)
    given, where = section.values, section.where
    base = BUILT_IN.get(section.item)
    missing = [key for key in REQUIRED if key not in given and base is None]
    if missing:
        raise ConfigurationError(f"{where}: {missing[0]} is missing", hint=f"add {missing[0]} = …")
    own_command = base is None or "command" in given
    command = _command(given["command"], where) if "command" in given else ()
    stage = Stage(
        name=section.item,
        title=_text(given, "title", base.title if base else "", where),
        version=_text(given, "version", base.version if base else "", where),
        command=command or (base.command if base else ()),
        anchors=_anchors(command, section) if own_command or not base else base.anchors,
        time_limit=_seconds(given, base.time_limit if base else DEFAULT_LIMIT_S, where),
        enabled_by=_text(given, "enabled_by", "", where),
        heading=base.heading if base and "title" not in given else "",
        package=base.package if base and not own_command else "",
    )
    return checked(stage, where)


def _text(given: Mapping[str, Any], key: str, default: str, where: str) -> str:
    value = given.get(key, default)
    if not isinstance(value, str):
        raise ConfigurationError(f"{where}: {key} is not a string", hint="put it in quotes")
    return value


def _seconds(given: Mapping[str, Any], default: float, where: str) -> float:
    value = given.get("time_limit", default)
    try:
        if not isinstance(value, bool):
            return float(value)
    except (TypeError, ValueError, OverflowError):
        pass
    raise ConfigurationError(
        f"{where}: time_limit {value!r} is not a number", hint="use seconds, for example 600"
    )


def _command(value: Any, where: str) -> tuple[str, ...]:
    words = _words(value, where) if isinstance(value, str) else value
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise ConfigurationError(f"{where}: command is not a list of strings", hint=COMMAND_HINT)
    if not words or not all(words):
        raise ConfigurationError(
            f"{where}: command is empty or contains an empty word", hint=COMMAND_HINT
        )
    return tuple(words)


def _words(text: str, where: str) -> Any:
    """Split a command of setup.cfg: a JSON list, one word per line, or shell syntax."""
    import json
    import shlex

    try:
        if text.lstrip().startswith("["):
            return json.loads(text)
        return text.split("\n")[1:] if text.startswith("\n") else shlex.split(text)
    except (ValueError, RecursionError) as why:
        raise ConfigurationError(f"{where}: command: {why}", hint=COMMAND_HINT) from None


def _anchors(command: tuple[str, ...], section: Section) -> tuple[str, ...]:
    """The command runs in the folder tree of its script, or else of its settings file."""
    scripts = [word for word in command if "/" in word and not word.startswith(("/", "-", "."))]
    return (scripts[0],) if scripts else (section.file,)
