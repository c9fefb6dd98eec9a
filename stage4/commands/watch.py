"""`stage4 watch`: check live URLs again and again."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from pathlib import Path

import click

from stage4.commands.jobs import job_options, jobs
from stage4.commands.options import Command, setting_options, texts
from stage4.commands.printing import note
from stage4.commands.printing import say as say_line
from stage4.config.table import SETTINGS

WATCHED = [each.name for each in SETTINGS if not each.name.startswith("load_")]


class Stopped(BaseException):
    """SIGTERM: the regular end of a watch. No `except Exception` must stop it."""


@click.command("watch", cls=Command, help="Run the checks every N seconds, and alert on a change.")
@setting_options(names=WATCHED)
@job_options()
@click.option(
    "--every",
    default="60",
    metavar="SECONDS",
    help="From the start of a run to that of the next. [60]",
)
@click.option("--times", default="0", metavar="N", help="The number of runs; 0: until Ctrl-C. [0]")
@click.option("--metrics-port", metavar="PORT", help="Serve /metrics for Prometheus on loopback.")
@click.option(
    "--on-change", default="", metavar="COMMAND", help="A command to run when the verdict changes."
)
@click.option(
    "--on-change-webhook", metavar="URL", help="A URL to post to when the verdict changes."
)
def command(
    address: str | None,
    targets: Sequence[str],
    all_targets: bool,
    quick: bool,
    every: str,
    times: str,
    metrics_port: str | None,
    on_change: str,
    on_change_webhook: str | None,
    **options: str | Sequence[str] | None,
) -> int:
    from dataclasses import replace

    from stage4.commands.reporting import announcer
    from stage4.config.configure import credentials_of, output_format, value_of
    from stage4.metrics import Metrics, serve
    from stage4.watch import Alert, watch

    form = output_format(texts(options), os.environ, Path.cwd())
    say = note if form == "json" else say_line
    planned = jobs(address, targets, all_targets, quick, options, load=False)
    every_s = value_of("--every", every, "seconds")
    rounds = value_of("--times", times, "times")
    hook = (
        value_of("--on-change-webhook", on_change_webhook, "address") if on_change_webhook else None
    )
    watched = [
        job._replace(
            settings=replace(
                job.settings, credentials=(*job.settings.credentials, *credentials_of(hook))
            )
        )
        for job in planned
    ]
    names = dict.fromkeys(check.name for job in watched for check in job.checks)
    metrics = Metrics([job.settings.target for job in watched], tuple(names))
    if metrics_port is not None:
        port = serve(metrics, value_of("--metrics-port", metrics_port, "port"))
        say(f"metrics at http://127.0.0.1:{port}/metrics")
    alert = Alert(on_change, hook.url if hook else "")
    signal.signal(signal.SIGTERM, _stop)
    try:
        last = watch(watched, Path.cwd(), every_s, alert, metrics, say, rounds, announcer(form))
        return last.exit_code
    except Stopped:
        say("stopped by SIGTERM")
        return 0


def _stop(number: int, frame: object) -> None:
    raise Stopped
