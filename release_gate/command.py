"""One run of a gate from the command line: the `main` of every run_all.py and shard.py."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from release_gate.errors import BadProject, GateError
from release_gate.model import Options, Project
from release_gate.options import read_options, read_shard_options
from release_gate.project import read_project
from release_gate.runner.gate import run_gate
from release_gate.service.keeper import start_service
from release_gate.service.target import base_url, expect_service, for_stage4, is_named
from release_gate.variables import GATE_FOLDER

Read = Callable[[Sequence[str] | None, Project], Options]


def run(folder: Path, argv: Sequence[str] | None = None) -> int:
    """Run the gate in `folder`, which has its settings and packs; return the exit status."""
    return _run("run_all.py", folder, argv, read_options)


def run_shard(folder: Path, argv: Sequence[str] | None = None) -> int:
    """Run one shard of the gate in `folder`; return its exit status, which is no verdict."""
    status = _run("shard.py", folder, argv, read_shard_options)
    print("[ReleaseGate] A shard is no verdict: merge.py makes it of all shards, and runs Stage 4")
    return status


def _run(program: str, folder: Path, argv: Sequence[str] | None, read: Read) -> int:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    project = _project(program, folder)
    try:
        os.environ[GATE_FOLDER] = str(project.folder)
        options = read(argv, project)
        url = base_url(options.base_url, os.environ, project.service.url)
        if project.service.start and not is_named(options.base_url, os.environ):
            start_service(project, url, os.environ)
        expect_service(project.service, url)
        os.environ.update(for_stage4(project, url, options.base_url, os.environ))
        return 0 if run_gate(project, url, options).passed else 1
    except GateError as error:
        print(error.as_line(program), file=sys.stderr)
        return error.exit_status


def _project(program: str, folder: Path) -> Project:
    """The gate in `folder`. Ends like a usage error, after which Stage 4 does not run."""
    try:
        return read_project(folder)
    except BadProject as error:
        parser = argparse.ArgumentParser(program, usage=argparse.SUPPRESS)
        parser.error(f"{error.message} ({error.hint})")


def stop(signum: int, frame: object) -> None:
    """End without a traceback, as an interrupted gate: Stage 4 does not run after it."""
    sys.tracebacklimit = 0
    raise KeyboardInterrupt(signal.Signals(signum).name)
