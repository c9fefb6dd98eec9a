"""The JSON Schema of `[tool.codemod]` in pyproject.toml."""

from typing import Any

from codemod.block import RUNTIMES
from codemod.settings import DEFAULT_GATE, OWN_KEYS
from codemod.stage import (
    DEFAULT_LIMIT_S,
    ENVIRONMENT_NAME,
    LONGEST_S,
    NAME,
    TITLE_CHARS,
    VERSION,
)
from codemod.stage_settings import STAGE_KEYS

OWN: dict[str, dict[str, Any]] = {
    "gates": {
        "type": "array",
        "items": {"type": "string", "minLength": 1},
        "minItems": 1,
        "description": f"The gates, relative to this file. Default: {DEFAULT_GATE}.",
    },
    "runtime": {
        "enum": list(RUNTIMES),
        "description": "Where gates have the code of their exit path; by default where it is now.",
    },
}
STAGE: dict[str, dict[str, Any]] = {
    "title": {
        "type": "string",
        "minLength": 1,
        "maxLength": TITLE_CHARS,
        "description": "What the stage checks, for people.",
    },
    "version": {
        "type": "string",
        "pattern": f"^{VERSION.pattern}$",
        "description": "The version of the stage, without a leading v.",
    },
    "command": {
        "anyOf": [
            {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1},
            {"type": "string", "minLength": 1},
        ],
        "description": "The words of the process; `python` is the gate's own interpreter.",
    },
    "time_limit": {
        "type": "number",
        "exclusiveMinimum": 0,
        "maximum": LONGEST_S,
        "description": f"Seconds until the stage has failed. Default: {DEFAULT_LIMIT_S:g}.",
    },
    "enabled_by": {
        "type": "string",
        "pattern": f"^({ENVIRONMENT_NAME.pattern})?$",
        "description": "An environment variable without which the stage is skipped.",
    },
}


def settings_schema() -> dict[str, Any]:
    """The schema, without `$schema` and `$id`. Keys may be written with `-` or `_`."""
    stage = _object({key: STAGE[key] for key in STAGE_KEYS})
    stages = {
        "type": "object",
        "description": "Stages of the repository's own, by name.",
        "patternProperties": {f"^{NAME.pattern}$": stage},
        "additionalProperties": False,
    }
    own = _object({key: OWN[key] for key in OWN_KEYS})
    return {**own, "description": "Settings of codemod.", "properties": {"stages": stages}}


def _object(keys: dict[str, Any]) -> dict[str, Any]:
    named = {f"^{key.replace('_', '[-_]')}$": value for key, value in keys.items()}
    return {"type": "object", "patternProperties": named, "additionalProperties": False}
