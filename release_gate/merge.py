#!/usr/bin/env python3
"""Puts the parts of a sharded run together: one aggregate, one board, one exit status.

    python release_gate/merge.py SUMMARY.JSON...

A pack of the plan that no part reports has not passed; one that two parts report is a mistake.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

# So that it runs from anywhere, with and without PYTHONPATH.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from release_gate.errors import BadSetting, GateError
from release_gate.model import GateResult
from release_gate.plan import PLAN
from release_gate.reporting.console import Console
from release_gate.reporting.summary import read_gate
from release_gate.runner.gate import keep
from release_gate.runner.verdict import merge


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="merge.py", description="Merges the parts of a run.")
    parser.add_argument("summaries", nargs="+", type=Path, metavar="SUMMARY.JSON")
    try:
        parts = [read(path) for path in parser.parse_args(argv).summaries]
        gate = merge(PLAN, parts)
    except GateError as error:
        print(f"[ReleaseGate] {error}: {error.hint}", file=sys.stderr)
        return 1
    Console().end(gate, keep(gate))
    return 0 if gate.passed else 1


def read(path: Path) -> GateResult:
    hint = "give the summary.json of each part"
    try:
        return read_gate(PLAN, json.loads(path.read_bytes()))
    except OSError as error:
        raise BadSetting(f"{path} can not be read ({error.strerror})", hint) from error
    except (ValueError, KeyError, TypeError) as error:
        raise BadSetting(f"{path} is no summary of this plan ({error})", hint) from error


if __name__ == "__main__":
    sys.exit(main())
