"""The JSON Schema of `[tool.stage4]` in pyproject.toml, made from the table of settings."""

from __future__ import annotations

from typing import Any

from stage4.config.sources import TARGET_NAME
from stage4.config.table import IN_FILES, Setting


def settings_schema() -> dict[str, Any]:
    """The schema, without `$schema` and `$id`. Keys may be written with `-` or `_`."""
    keys = {_key(setting.name): _value(setting) for setting in IN_FILES}
    target = {"type": "object", "patternProperties": keys, "additionalProperties": False}
    targets = {
        "type": "object",
        "description": "Named services, for `--target NAME` and `--all-targets`.",
        "patternProperties": {f"^{TARGET_NAME.pattern}$": target},
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "description": "Settings of stage4; options and environment variables win over them.",
        "properties": {"targets": targets},
        "patternProperties": keys,
        "additionalProperties": False,
    }


def _key(name: str) -> str:
    return f"^{name.replace('_', '[-_]')}$"


def _value(setting: Setting) -> dict[str, Any]:
    described = {"description": setting.help, **setting.type.schema}
    if setting.default:
        described["description"] += f" Default: {setting.default}."
    if not (setting.repeatable or setting.name == "providers"):
        return described
    return {
        "description": described.pop("description"),
        "anyOf": [described, {"type": "array", "items": described}],
    }
