"""What the schema of `[tool.codemod]` accepts and refuses, codemod does too."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from jsonschema.validators import Draft7Validator

from codemod.settings import load
from codemod.settings_schema import settings_schema
from stage4_gate.errors import UserError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

STAGE = 'title = "Load"\nversion = "1.0"\ncommand = "python run.py"\n'
GOOD = [
    "",
    'gates = ["a.py", "b/c.py"]',
    'runtime = "package"',
    f"[tool.codemod.stages.a-b_1]\n{STAGE}",
    f"[tool.codemod.stages.a]\n{STAGE}time-limit = 0.5\nenabled_by = 'RUN_A'",
    "[tool.codemod.stages.stage4]\ntime_limit = 60",
]
BAD = [
    'gatess = ["a.py"]',
    "gates = []",
    'gates = [""]',
    'gates = "a.py"',
    'runtime = "other"',
    "runtime = 1",
    f"[tool.codemod.stages.A]\n{STAGE}",
    f"[tool.codemod.stages.a]\n{STAGE}time_limit = 0",
    f"[tool.codemod.stages.a]\n{STAGE}time_limit = 700000",
    f"[tool.codemod.stages.a]\n{STAGE}enabled_by = 'RUN-A'",
    f"[tool.codemod.stages.a]\n{STAGE}extra = 1",
    "[tool.codemod.stages.stage4]\nversion = 'v 1'",
    "[tool.codemod.stages.stage4]\ncommand = []",
    "[tool.codemod.stages.stage4]\ntitle = ''",
]


@pytest.mark.parametrize("text", GOOD + BAD)
def test_schema_and_reader_agree(text: str, tmp_path: Path) -> None:
    document = f"[tool.codemod]\n{text}\n"
    (tmp_path / "pyproject.toml").write_text(document)
    values = tomllib.loads(document)["tool"]["codemod"]
    valid = Draft7Validator(settings_schema()).is_valid(values)
    try:
        load(tmp_path)
    except UserError:
        assert text in BAD
        assert not valid
    else:
        assert text in GOOD
        assert valid
