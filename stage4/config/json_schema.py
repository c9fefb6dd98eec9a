"""Reads and validates the JSON Schema of `--health-schema`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from stage4.errors import UsageError
from stage4.escape import quoted
from stage4_gate.errors import reason_of


def read_schema(path: str) -> Any:
    """The schema in a file, parsed. Raises UsageError; loads jsonschema."""
    try:
        schema = json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as why:
        hint = "give a readable file as --health-schema"
        raise UsageError(f"{path}: {why.strerror}", hint) from None
    except (ValueError, RecursionError) as why:
        hint = "give a JSON Schema as --health-schema"
        raise UsageError(f"{path}: not JSON: {reason_of(why)}", hint) from None
    _check(schema)
    return schema


def _check(schema: Any) -> None:
    try:
        from jsonschema.exceptions import SchemaError
        from jsonschema.validators import validator_for
    except ImportError:
        raise UsageError(
            "--health-schema needs the package jsonschema", "pip install jsonschema"
        ) from None
    try:
        validator_for(schema).check_schema(schema)
    except (SchemaError, AttributeError, TypeError) as why:
        text = quoted(getattr(why, "message", str(why)))
        raise UsageError(f"--health-schema: not a JSON Schema: {text}", "correct it") from None
