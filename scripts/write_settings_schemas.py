"""Writes the JSON Schemas of the settings, from what the code knows of them.

python scripts/write_settings_schemas.py
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from codemod import settings_schema as of_codemod  # noqa: E402
from stage4.config import settings_schema as of_stage4  # noqa: E402
from stage4_gate.settings_schema import FOLDER  # noqa: E402

SITE = "https://github.com/stage4-gate/stage4-gate/blob/main/stage4_gate/schemas"


def texts() -> dict[Path, str]:
    """Each file with what belongs in it."""
    schemas = {"codemod": of_codemod.settings_schema(), "stage4": of_stage4.settings_schema()}
    return {
        FOLDER / f"{tool}.schema.json": _as_text(f"{tool}.schema.json", schema)
        for tool, schema in schemas.items()
    }


def _as_text(name: str, schema: dict[str, object]) -> str:
    head = {"$schema": "http://json-schema.org/draft-07/schema#", "$id": f"{SITE}/{name}"}
    return json.dumps({**head, **schema}, indent=2) + "\n"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for path, text in texts().items():
        path.write_text(text, encoding="utf-8")
