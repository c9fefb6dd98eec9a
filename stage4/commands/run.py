"""`stage4 run`: check a live URL once, or each of several."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import click

from stage4.commands.jobs import job_options, jobs
from stage4.commands.options import Command, setting_options, texts
from stage4.commands.printing import note


@click.command(
    "run",
    cls=Command,
    help="Check live URLs: health, canary, security headers, providers.",
)
@setting_options()
@job_options()
@click.option("--no-artifacts", is_flag=True, help="Write nothing.")
def command(
    address: str | None,
    targets: Sequence[str],
    all_targets: bool,
    quick: bool,
    no_artifacts: bool,
    **options: str | Sequence[str] | None,
) -> int:
    from stage4.commands.reporting import reporter
    from stage4.config.configure import output_format
    from stage4.output.store import publish_whole
    from stage4.output.targets import whole_status
    from stage4.session import run_and_record

    form = output_format(texts(options), os.environ, Path.cwd())
    planned = jobs(address, targets, all_targets, quick, options)
    named = bool(planned[0].settings.target)
    report, verdicts, unwritten = reporter(form, named), [], None
    for job in planned:
        report.opening(job.settings)
        session = run_and_record(
            job.settings,
            job.outputs,
            Path.cwd(),
            job.checks,
            write=not no_artifacts,
            on_result=report.result,
            on_progress=report.progress,
            complain=note,
        )
        report.closing(session)
        verdicts.append(session.verdict)
        unwritten = unwritten or session.unwritten
    if named:
        report.whole(verdicts)
        if not no_artifacts:
            publish_whole(verdicts, planned[0].outputs, Path.cwd())
    if unwritten:
        raise unwritten
    return whole_status(verdicts).exit_code
