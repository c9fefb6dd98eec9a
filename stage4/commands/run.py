"""`stage4 run`: check a live URL once."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import click

from stage4.commands.options import Command, setting_options, texts
from stage4.commands.printing import note


@click.command(
    "run",
    cls=Command,
    help="Check a live URL: health, canary pings, security headers, providers.",
)
@setting_options()
@click.option("--quick", is_flag=True, help="The same as --profile quick.")
@click.option("--no-artifacts", is_flag=True, help="Write nothing.")
def command(quick: bool, no_artifacts: bool, **options: str | Sequence[str] | None) -> int:
    from stage4.config.configure import configure
    from stage4.output.report import closing, opening, result_text
    from stage4.session import hold

    given = texts(options)
    if quick:
        given.setdefault("profile", ("quick",))
    settings, outputs = configure(given, os.environ, Path.cwd())
    print(opening(settings), flush=True)
    session = hold(
        settings,
        outputs,
        Path.cwd(),
        artifacts=not no_artifacts,
        on_result=lambda result, seconds: print(result_text(result, seconds), flush=True),
        complain=note,
    )
    if session.unwritten:
        raise session.unwritten
    where = f"; results in {session.place}" if session.place else ""
    print(closing(session.verdict) + where, flush=True)
    return session.verdict.status.exit_code
