"""One run of a gate from the command line: the `main` of every run_all.py."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from release_gate.errors import GateError
from release_gate.options import read_options
from release_gate.project import read_project
from release_gate.runner.gate import run_gate
from release_gate.service.target import base_url, expect_service, for_stage4

PROGRAM = "run_all.py"


def run(folder: Path, argv: Sequence[str] | None = None) -> int:
    """Run the gate in `folder`, which has its settings and packs; return the exit status."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    try:
        project = read_project(folder)
        options = read_options(argv, project)
        url = base_url(options.base_url, os.environ, project.service.url)
        expect_service(project.service, url)
        os.environ.update(for_stage4(project, url, options.base_url, os.environ))
        return 0 if run_gate(project, url, options).passed else 1
    except GateError as error:
        print(error.as_line(PROGRAM), file=sys.stderr)
        return error.exit_status


def stop(signum: int, frame: object) -> None:
    """End without a traceback, as an interrupted gate: Stage 4 does not run after it."""
    sys.tracebacklimit = 0
    raise KeyboardInterrupt(signal.Signals(signum).name)
