"""A command loads only what it needs, so that it starts at once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.checkout import ROOT
from tests.codemod.command import codemod


def loaded_by(command: str, project: Path, *modules: str) -> str:
    """Those of the modules and of what they contain that a command has loaded."""
    code = f"""
import sys
from codemod.cli import main
assert main([{command!r}, "-q"]) == 0
print(*sorted(name for name in sys.modules if f"{{name}}.".startswith({modules!r})))
"""
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout.strip()


def test_check_loads_no_libcst(project: Path) -> None:
    codemod(project, "apply")
    assert loaded_by("check", project, "codemod.cli.") == "codemod.cli"
    assert loaded_by("check", project, "libcst.", "requests.", "yaml.") == ""


def test_apply_loads_nothing_of_libcst_but_its_nodes(project: Path) -> None:
    assert loaded_by("apply", project, "libcst.codemod.", "libcst.matchers.") == ""
