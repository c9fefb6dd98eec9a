#!/usr/bin/env python3
"""The release gate: every pack and bundle of the plan, one aggregate, one exit status.

PYTHONPATH=. python release_gate/run_all.py [--base-url URL]
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from collections.abc import Sequence
from datetime import datetime, timezone
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # so that it runs from anywhere, with and without PYTHONPATH

from release_gate.aggregate import judge  # noqa: E402
from release_gate.board import update_board  # noqa: E402
from release_gate.console import Console  # noqa: E402
from release_gate.errors import GateError  # noqa: E402
from release_gate.model import GateResult, Pack  # noqa: E402
from release_gate.plan import PLAN  # noqa: E402
from release_gate.results import log_of, write_gate, write_pack  # noqa: E402
from release_gate.runner import Runner  # noqa: E402
from release_gate.target import base_url, expect_answer  # noqa: E402


def arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Runs the release gate.")
    parser.add_argument(
        "--base-url",
        metavar="URL",
        help="the service to look at (default: $PROD_URL, else $STAGE_URL, else http://127.0.0.1:8000)",
    )
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    signal.signal(signal.SIGTERM, stop)
    options = arguments(argv)
    try:
        url = base_url(options.base_url, os.environ)
        expect_answer(url)
    except GateError as error:
        print(f"[ReleaseGate] {error}: {error.hint}", file=sys.stderr)
        return 1
    gate = run_gate(PLAN, url)
    return 0 if gate.passed else 1


def run_gate(plan: Sequence[Pack], url: str) -> GateResult:
    """Runs the plan against a service and leaves its results under qa/ and on the board."""
    started, clock, console = datetime.now(timezone.utc), time.monotonic(), Console()
    console.start(plan, url)
    runner = Runner({**os.environ, "PROD_URL": url}, console.progress)
    results = []
    try:
        for pack in plan:
            console.begin(pack)
            log = log_of(ROOT / "qa", pack)
            result = judge(pack, runner.run(pack, log))
            write_pack(ROOT / "qa", result)
            console.finish(result, log.relative_to(ROOT))
            results.append(result)
    finally:
        runner.stop()
    moment = started.isoformat(timespec="seconds")
    gate = GateResult(url, moment, time.monotonic() - clock, tuple(results))
    folder = write_gate(ROOT / "qa", gate)
    update_board(ROOT / "public" / "test2.html", gate)
    console.end(gate, folder.relative_to(ROOT))
    return gate


def stop(signum: int, frame: object) -> None:
    """An asked-for end is no result: no Stage 4 after it, and no traceback."""
    sys.tracebacklimit = 0
    raise KeyboardInterrupt(signal.Signals(signum).name)


if __name__ == "__main__":
    sys.exit(main())
