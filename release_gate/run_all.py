#!/usr/bin/env python3
"""The release gate: every pack and bundle of the plan, one aggregate, one exit status.

PYTHONPATH=. python release_gate/run_all.py [--base-url URL] [--help]
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

# So that it runs from anywhere, with and without PYTHONPATH.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from release_gate.errors import GateError
from release_gate.gate import run_gate
from release_gate.options import read_options
from release_gate.plan import PLAN
from release_gate.target import base_url, expect_answer


def main(argv: Sequence[str] | None = None) -> int:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    options = read_options(argv, PLAN)
    try:
        url = base_url(options.base_url, os.environ)
        expect_answer(url)
    except GateError as error:
        print(f"[ReleaseGate] {error}: {error.hint}", file=sys.stderr)
        return 1
    return 0 if run_gate(url, options).passed else 1


def stop(signum: int, frame: object) -> None:
    """An end that was asked for is no result: no Stage 4 after it, and no traceback."""
    sys.tracebacklimit = 0
    raise KeyboardInterrupt(signal.Signals(signum).name)


if __name__ == "__main__":
    sys.exit(main())
