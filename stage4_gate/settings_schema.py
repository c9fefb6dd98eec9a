"""The JSON Schemas of the settings in pyproject.toml, for validate-pyproject and editors.

They are files beside this module, written by scripts/write_settings_schemas.py.
"""

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent / "schemas"


def schema(tool: str) -> dict[str, Any]:
    """The schema of `[tool.TOOL]`, for the tools codemod and stage4. Raises OSError for others."""
    found: dict[str, Any] = json.loads((FOLDER / f"{tool}.schema.json").read_text("utf-8"))
    return found
