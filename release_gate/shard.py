#!/usr/bin/env python3
"""One shard of the release gate: runs its part of the checks against one service.

    PYTHONPATH=. python release_gate/shard.py I/N [options of run_all.py]

A shard is no gate: it has no Stage 4, and its exit status is not that of the run. Stage 4 runs
once, on the exit path of merge.py, which puts the N shards together.

Exit status 0 if all checks of the shard pass, 1 if not, 2 for an invalid command line.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

# Lets this file run from any folder, with or without PYTHONPATH.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import release_gate.bootstrap  # noqa: F401 - re-executes with the Python of .venv if needed
from release_gate.command import run_shard


def main(argv: Sequence[str] | None = None) -> int:
    return run_shard(Path(__file__).parent, argv)


if __name__ == "__main__":
    sys.exit(main())
