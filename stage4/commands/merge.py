"""`stage4 merge`: one verdict from the results of several runs."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from stage4.commands.options import Command, setting_options, texts
from stage4.commands.printing import note
from stage4.config.table import Scope
from stage4_gate.completions import paths

if TYPE_CHECKING:
    from stage4.session import Session

MERGED = "merged"  # the folder of the results, beside those of runs


@click.command(
    "merge",
    cls=Command,
    help="Make one verdict from the results of several runs. They are of several places, such as"
    " regions; for each check the worst place decides. DIR has the summary.json of a run. NAME is"
    " what the place is called, by default as its folder is.",
)
@click.argument("places", nargs=-1, metavar="[NAME=]DIR...", shell_complete=paths("dir"))
@click.option(
    "--expect", multiple=True, metavar="NAME",
    help="A place that must be there: without it the verdict is ERROR. Repeatable.",
)  # fmt: skip
@setting_options(Scope.RESULTS)
@click.option("--no-artifacts", is_flag=True, help="Write nothing.")
def command(
    places: Sequence[str],
    expect: Sequence[str],
    no_artifacts: bool,
    **options: str | Sequence[str] | None,
) -> int:
    from stage4.config.configure import configure, output_format
    from stage4.errors import UsageError
    from stage4.merging.merge import merge
    from stage4.merging.reading import read_places
    from stage4.output.store import DEFAULT_FOLDER, publish_whole
    from stage4.output.targets import whole_status
    from stage4.session import Session, recorded

    if not places:
        raise UsageError("no folder was given", "give the folders of the runs: stage4 merge DIR...")
    folder = Path.cwd()
    form = output_format(texts(options), os.environ, folder)
    _, outputs = configure(texts(options), os.environ, folder)
    read = read_places(places, folder)
    verdicts = merge(read, expect)
    if not verdicts:
        raise UsageError(f"no run could be read: {read[0].problem}", "correct the folders")
    placed = replace(outputs, output_dir=outputs.output_dir or str(DEFAULT_FOLDER / MERGED))
    sessions = [
        Session(verdict) if no_artifacts else recorded(verdict, (), placed, folder, note)
        for verdict in verdicts
    ]
    _print(sessions, form)
    if verdicts[0].target and not no_artifacts:
        publish_whole(verdicts, placed, folder)
    for session in sessions:
        if session.unwritten:
            raise session.unwritten
    return whole_status(verdicts).exit_code


def _print(sessions: Sequence[Session], form: str) -> None:
    from stage4.commands.reporting import reporter
    from stage4.output.report import merge_opening

    named = bool(sessions[0].verdict.target)
    report = reporter(form, named)
    for session in sessions:
        if form != "json":
            print(merge_opening(session.verdict))
        for result in session.verdict.results:
            report.result(result, None)
        report.closing(session)
    if named:
        report.whole([session.verdict for session in sessions])
