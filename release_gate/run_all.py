#!/usr/bin/env python3
"""The release gate: runs every pack and bundle of gate.toml against one service.

    PYTHONPATH=. python release_gate/run_all.py [--base-url URL] [--help]

Exit status 0 if all of them pass, 1 if not, 2 for an invalid command line.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

# Lets this file run from any folder, with or without PYTHONPATH.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import release_gate.bootstrap  # noqa: F401 - re-executes with the Python of .venv if needed
from release_gate.command import run


def main(argv: Sequence[str] | None = None) -> int:
    return run(Path(__file__).parent, argv)


# >>> codemod gate-exit v4 sha256:a6e6615e31237f80 >>>
try:  # pragma: no cover
    from stage4_gate.runtime import GateExit as _GateExit
except ImportError:  # pragma: no cover
    if __name__ == "__main__":
        raise SystemExit("[ReleaseGate] FAILED: install stage4-gate") from None
# <<< codemod gate-exit <<<


# >>> codemod stage4 v0.4.0 sha256:9c3cd0cf1a876974 >>>
# === Stage 4 – Production Go-Live (v0.4.0) ===
def _run_stage4() -> int:  # pragma: no cover
    """Run Stage 4 as a process of its own; return its status."""
    title = "[Stage 4] Running Production Go-Live Readiness v0.4.0 ..."
    command = ["python", "stage4/run_stage4.py"]
    return _GateExit.run(title, *command, limit=900, package="stage4")


# <<< codemod stage4 <<<


if __name__ == "__main__":
    with _GateExit(_run_stage4):
        sys.exit(main())
