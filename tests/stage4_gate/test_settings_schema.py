"""The published schemas are those of the code, and validate-pyproject applies them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from scripts.write_settings_schemas import texts
from stage4_gate.settings_schema import schema

VALID = """
[tool.codemod]
gates = ["release_gate/run_all.py"]

[tool.codemod.stages.stage5]
title = "Load test"
version = "1.0.0"
command = ["python", "stage5/run.py"]

[tool.stage4]
url = "https://www.example.com"
expect-live = true
ping_url = ["https://www.example.com/a", "https://www.example.com/b"]

[tool.stage4.targets.shop]
url = "https://shop.example.com"
"""


def validate(folder: Path, text: str) -> subprocess.CompletedProcess[str]:
    path = folder / "pyproject.toml"
    path.write_text(text)
    command = [sys.executable, "-m", "validate_pyproject", str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)


def test_the_published_schemas_are_current() -> None:
    for path, text in texts().items():
        assert path.read_text("utf-8") == text, "run: python scripts/write_settings_schemas.py"


def test_an_unknown_tool_has_no_schema() -> None:
    with pytest.raises(OSError, match="other"):
        schema("other")


@pytest.mark.parametrize(
    ("text", "part"),
    [
        (VALID, "Valid"),
        (VALID.replace("gates =", "gatess ="), "gatess"),
        (VALID.replace("expect-live = true", "timeout = 0"), "timeout"),
    ],
    ids=["valid", "unknown key", "out of range"],
)
def test_validate_pyproject_applies_them(text: str, part: str, tmp_path: Path) -> None:
    done = validate(tmp_path, text)
    assert (done.returncode == 0) == (part == "Valid"), done.stdout
    assert part in done.stdout + done.stderr
