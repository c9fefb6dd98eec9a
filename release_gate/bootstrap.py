"""The gate goes on with the Python of .venv where the one that started it lacks its packages."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path

from release_gate.paths import ROOT

NEEDED = ("playwright", "psutil", "pytest", "requests")


def _enter() -> None:
    gate = ROOT / "release_gate" / "run_all.py"
    started = getattr(sys.modules["__main__"], "__file__", None)
    missing = [name for name in NEEDED if not find_spec(name)]
    if not missing or not started or Path(started).resolve() != gate:
        return
    python = ROOT / ".venv" / "bin" / "python"
    if python.exists() and Path(sys.prefix) != ROOT / ".venv":
        sys.stdout.flush()
        os.execv(python, [str(python), *sys.argv])
    sys.exit(f"[ReleaseGate] {missing[0]} is not installed here; first: bash scripts/setup.sh")


_enter()
