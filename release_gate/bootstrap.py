"""Re-executes the gate with the Python of .venv if the current one lacks the gate's packages."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path

from release_gate.paths import ROOT

NEEDED = ("playwright", "psutil", "pytest", "requests")


def ensure_packages() -> None:
    """Return, replace this process, or exit with one line that says what to install.

    Does nothing unless a script of this folder is the one that was started.
    """
    started = getattr(sys.modules["__main__"], "__file__", None)
    missing = [name for name in NEEDED if not find_spec(name)]
    if not missing or not started or Path(started).resolve().parent != ROOT / "release_gate":
        return
    python = ROOT / ".venv" / "bin" / "python"
    if python.exists() and Path(sys.prefix) != ROOT / ".venv":
        sys.stdout.flush()
        os.execv(python, [str(python), *sys.argv])
    what = f"{Path(started).name}: the package {missing[0]} is missing"
    sys.exit(f"{what} (run first: bash scripts/setup.sh)")


ensure_packages()
