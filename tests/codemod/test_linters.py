"""What is written into a gate adds no finding of type checkers and linters, in both forms."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from codemod.block import RUNTIMES
from codemod.testing import install
from tests.checkout import ROOT

CLEAN = '''"""A gate."""

import sys


def main() -> int:
    """Run the packs."""
    return 0


if __name__ == "__main__":
    sys.exit(main())
'''
RUFF_SETS = "E,W,F,I,N,UP,B,A,C4,SIM,PIE,RET,RUF,PL,S,ARG,ERA,PERF,D,C90"
# The class imports what it needs, because a gate may use these names otherwise (PLC0415); the
# title of the stage has a dash (RUF003); D203 and D213 contradict two other rules on docstrings.
LEFT_OUT = "PLC0415,RUF003,D203,D213"
LINTERS = {
    "mypy": ["mypy", "--strict", "--no-incremental", "--config-file="],
    "mypy-win32": ["mypy", "--strict", "--no-incremental", "--config-file=", "--platform=win32"],
    "flake8": ["flake8", "--isolated"],
    "ruff": [
        "ruff",
        "check",
        "--isolated",
        "--no-cache",
        f"--ignore={LEFT_OUT}",
        f"--select={RUFF_SETS}",
    ],
    "ruff-format": ["ruff", "format", "--isolated", "--no-cache", "--check"],
    "pylint": ["pylint", "--rcfile=", "--disable=duplicate-code"],
    "bandit": ["bandit", "--quiet"],
}


@pytest.fixture(scope="module")
def gates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("gates")
    (folder / "plain.py").write_text(CLEAN)
    for runtime in RUNTIMES:
        for name, scripts in (("guard", []), ("script", ["main"])):
            gate = install(CLEAN.encode(), scripts=scripts, runtime=runtime)
            (folder / f"{runtime}_{name}.py").write_bytes(gate)
    return folder


@pytest.mark.parametrize("name", LINTERS)
def test_linters_find_nothing_in_what_is_written(name: str, gates: Path) -> None:
    files = sorted(path.name for path in gates.glob("*.py"))
    done = subprocess.run(
        [sys.executable, "-m", *LINTERS[name], *files],
        cwd=gates,
        env={"PATH": "/usr/bin:/bin", "MYPYPATH": str(ROOT), "HOME": str(gates)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
