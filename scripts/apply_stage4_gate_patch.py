#!/usr/bin/env python3
"""Install Stage 4 in release_gate/run_all.py: `codemod apply` under its earlier name."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

if __name__ == "__main__":
    sys.argv[0] = str(Path(__file__).resolve())
    os.chdir(ROOT)
    try:
        from codemod.cli import main
    except ModuleNotFoundError as missing:
        python = ROOT / ".venv" / "bin" / "python"
        if python.exists() and Path(sys.prefix) != ROOT / ".venv":
            os.execv(python, [str(python), *sys.argv])
        sys.exit(f"{missing.name} is not installed here; first: bash scripts/setup.sh")
    sys.exit(main(["apply", "release_gate/run_all.py", *sys.argv[1:]]))
