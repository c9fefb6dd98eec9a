"""One verdict from the shards of a run: the `main` of every merge.py."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from release_gate.errors import BadProject, BadShard
from release_gate.model import GateResult, Project
from release_gate.project import read_project
from release_gate.reporting.console import Console
from release_gate.reporting.shards import ShardResults, bring, find_shards
from release_gate.reporting.store import log_of, with_evidence, write_pack
from release_gate.runner.gate import write_results
from release_gate.runner.merging import merge


def merge_shards(folder: Path, argv: Sequence[str] | None = None) -> int:
    """Merge shards of the gate in `folder`; return the exit status.

    An invalid command line and shards that are not one run end with one line and status 2.
    """
    parser = argparse.ArgumentParser(prog="merge.py", description="Merge the shards of a run.")
    help = "a folder with the qa/ of one or more shards, or the summary.json of one"
    parser.add_argument("results", nargs="+", type=Path, metavar="RESULTS", help=help)
    options = parser.parse_args(argv)
    try:
        project = read_project(folder)
        shards = find_shards(project.plan, options.results)
        gate = merge(project.plan, [each.gate for each in shards])
    except (BadProject, BadShard) as error:
        # As a usage error, after which no stage runs; the usage would not help.
        parser.usage = argparse.SUPPRESS
        parser.error(f"{error.message} ({error.hint})")
    return 0 if keep(project, gate, shards).passed else 1


def keep(project: Project, gate: GateResult, shards: Sequence[ShardResults]) -> GateResult:
    """Write the results as a run does, and print them."""
    console = Console(on_github=os.environ.get("GITHUB_ACTIONS") == "true")
    problem = bring(project.qa, shards)
    if problem:
        print(f"merge.py: {problem}", file=sys.stderr)
    for result in gate.packs:
        kept = with_evidence(project.qa, result)
        write_pack(project.qa, kept)
        console.finish(kept, log_of(project.qa, kept.pack).relative_to(project.root))
    console.end(gate, write_results(project, gate).relative_to(project.root))
    return gate
