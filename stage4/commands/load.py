"""`stage4 load`: p95 under a stated load, from one machine or several."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from stage4.commands.options import Command, setting_options, texts
from stage4.commands.printing import note, say
from stage4.config.table import BY_NAME, Scope

if TYPE_CHECKING:
    from stage4.config.settings import Outputs

OF_THE_SERVICE = (
    "url", "timeout", "slo_p95_ms", "profile", "header", "client_cert", "client_key", "ca_file",
    "env_file",
)  # fmt: skip
LOAD = "load"  # the folder of the results, and the section of the board
PORT = click.IntRange(1, 65534)
WORKERS = click.IntRange(0, 256)
FILE = click.Path(exists=True, dir_okay=False)


@click.command(
    "load",
    cls=Command,
    help="Send requests at a fixed rate, and judge their p95. They leave at their times, whatever"
    " the service does. Needs the extra `load`, which is Locust. Words after -- are flags of it.",
)
@setting_options(Scope.RESULTS, names=OF_THE_SERVICE)
@click.option(
    "--rate",
    type=float,
    metavar="PER_SECOND",
    help="Sends per second, of all workers. [load_rate of the settings]",
)
@click.option(
    "--for",
    "seconds",
    type=float,
    metavar="SECONDS",
    help="How long at that rate; it ends earlier when the verdict is certain."
    " [load_for of the settings, else 60]",
)
@click.option(
    "--ramp-up",
    type=float,
    metavar="SECONDS",
    help="How long the rate rises before; these sends do not count."
    " [load_ramp_up of the settings, else 5]",
)
@click.option(
    "--path",
    "paths",
    multiple=True,
    metavar="PATH",
    help="What to send a GET to, in turn. Repeatable. [load_path or load_scenario of the"
    " settings, else /]",
)
@click.option("--scenario", type=FILE, help="A TOML file with the requests to send, in turn.")
@click.option(
    "--locustfile",
    type=FILE,
    help="A locustfile: each send is one task of one of its users. Every machine needs it.",
)
@click.option("--whole", is_flag=True, help="Send for the whole time, even if it is certain.")
@click.option(
    "--workers",
    type=WORKERS,
    metavar="N",
    help="Processes of this machine. [load_workers of the settings, else 1; 0 with --master]",
)
@click.option(
    "--master",
    "joining",
    type=click.IntRange(1, 256),
    metavar="N",
    help="Wait for N workers of other machines, and judge what all of them measure.",
)
@click.option("--join", "host", metavar="HOST", help="Serve the master on this machine.")
@click.option("--port", type=PORT, help="The port of the master. [5557]")
@click.option(
    "--bind",
    metavar="ADDRESS",
    help="The address of this machine that workers join. [all of them with --master]",
)
@click.option(
    "--wait-workers",
    type=click.FloatRange(1, 600),
    default=60,
    metavar="SECONDS",
    help="How long to wait for the workers, or for the master. [60]",
)
@click.option(
    "--allow-remote",
    is_flag=True,
    help="Allow a service that is neither on this machine nor the configured one.",
)
@click.option("--no-artifacts", is_flag=True, help="Write nothing.")
@click.option("-q", "--quiet", is_flag=True, help="Show no progress.")
@click.argument("flags", nargs=-1, type=click.UNPROCESSED, metavar="[-- LOCUST-FLAGS...]")
def command(
    rate: float | None,
    host: str | None,
    no_artifacts: bool,
    quiet: bool,
    flags: Sequence[str],
    **options: Any,
) -> int:
    from stage4.commands.load_progress import ProgressLine
    from stage4.commands.load_request import machines_of, plan_of
    from stage4.commands.reporting import reporter
    from stage4.config.configure import configure, configured_load, output_format
    from stage4.load.permission import refuse_foreign
    from stage4.load.processes import join, require_engine
    from stage4.load.run import access_of, load_test
    from stage4.output.report import load_opening
    from stage4.redact import shown
    from stage4.session import Session, recorded

    folder, allow_remote = Path.cwd(), options["allow_remote"]
    given = texts({name: value for name, value in options.items() if name in BY_NAME})
    form = output_format(given, os.environ, folder)
    settings, outputs = configure(given, os.environ, folder)
    configured = _configured(given, folder)
    access = access_of(settings, configured, allow_remote, options["locustfile"] or "")
    defaults = configured_load(given, os.environ, folder)
    machines = machines_of(rate, host, flags, options, defaults)
    if host:
        require_engine()
        join(access, machines)
        say("The load test has ended; the master has its verdict.")
        return 0
    plan = plan_of(settings, rate, options, defaults)
    refuse_foreign(plan.base_url, configured, allow_remote)
    require_engine()
    if form != "json":
        workers = machines.workers + machines.joining
        print(
            load_opening(shown(settings).base_url, plan.rate_per_s, plan.for_s, workers), flush=True
        )
    progress = ProgressLine(plan, sys.stderr, quiet=quiet or form == "json")
    try:
        verdict = load_test(settings, plan, access, machines, progress.show)
    finally:
        progress.close()
    session = Session(verdict)
    if not no_artifacts:
        session = recorded(verdict, (), _placed(outputs), folder, note)
    report = reporter(form, named=False)
    report.result(verdict.results[0], None)
    report.closing(session)
    if session.unwritten:
        raise session.unwritten
    return verdict.status.exit_code


def _configured(given: Mapping[str, Sequence[str]], folder: Path) -> str:
    """The URL of the settings file or a variable: what stands without --url."""
    from stage4.config.configure import configure

    without = {name: words for name, words in given.items() if name != "url"}
    return configure(without, os.environ, folder)[0].base_url


def _placed(outputs: Outputs) -> Outputs:
    """The results go beside those of runs, in a folder and a section of their own."""
    from stage4.output.store import DEFAULT_FOLDER

    folder = outputs.output_dir or str(DEFAULT_FOLDER / LOAD)
    return replace(outputs, output_dir=folder, section=LOAD)
