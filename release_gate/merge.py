#!/usr/bin/env python3
"""Merge the results of a sharded run into one aggregate, one board and one exit status.

    python release_gate/merge.py SUMMARY.JSON...

A pack of the plan that no shard reports counts as not passed; one reported twice is an error.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

# Lets this file run from any folder, with or without PYTHONPATH.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from release_gate.errors import BadSetting, GateError
from release_gate.model import GateResult
from release_gate.reference import PLAN, PROJECT
from release_gate.reporting.console import Console
from release_gate.reporting.summary import read_gate
from release_gate.runner.gate import write_results
from release_gate.runner.verdict import merge


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="merge.py", description="Merge the shards of a run.")
    parser.add_argument("summaries", nargs="+", type=Path, metavar="SUMMARY.JSON")
    options = parser.parse_args(argv)
    try:
        gate = merge(PLAN, [read_summary(path) for path in options.summaries])
    except GateError as error:
        print(error.as_line("merge.py"), file=sys.stderr)
        return error.exit_status
    Console().end(gate, write_results(PROJECT, gate))
    return 0 if gate.passed else 1


def read_summary(path: Path) -> GateResult:
    """One shard's `summary.json`. Raises BadSetting if it is missing or of another plan."""
    hint = "give the summary.json of each shard"
    try:
        return read_gate(PLAN, json.loads(path.read_bytes()))
    except OSError as error:
        raise BadSetting(f"cannot read {path}: {error.strerror}", hint) from error
    except (ValueError, KeyError, TypeError) as error:
        raise BadSetting(f"{path} is not a summary of this plan: {error}", hint) from error


if __name__ == "__main__":
    sys.exit(main())
