#!/usr/bin/env python3
"""Merge the shards of a run: one aggregate, one board, one exit status, and Stage 4 once.

    PYTHONPATH=. python release_gate/merge.py RESULTS...

Each of RESULTS is a folder with the qa/ of one or more shards, or the summary.json of one. Logs and
evidence are copied to qa/. Exit status 0 if everything passes, 1 if not, 2 for an invalid command
line and for a shard that is missing, given twice, or of another run: then Stage 4 does not run.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

# Lets this file run from any folder, with or without PYTHONPATH.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import release_gate.bootstrap  # noqa: F401 - re-executes with the Python of .venv if needed
from release_gate.merge_command import merge_shards


def main(argv: Sequence[str] | None = None) -> int:
    return merge_shards(Path(__file__).parent, argv)


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
