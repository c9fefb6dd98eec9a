"""`stage4 load`: p95 under a stated load, from one machine or several."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from stage4.commands.options import REACHING, Command, address_argument, setting_options, texts
from stage4.commands.printing import note, say
from stage4.config.table import BY_NAME, Scope

if TYPE_CHECKING:
    from stage4.commands.load_request import LoadRequest
    from stage4.load.plan import LoadPlan
    from stage4.model import Verdict

PORT = click.IntRange(1, 65534)
WORKERS = click.IntRange(0, 256)
FILE = click.Path(exists=True, dir_okay=False)


@click.command(
    "load",
    cls=Command,
    help="Send requests at a fixed rate, and judge their p95. They leave at their times, whatever"
    " the service does. Needs the extra `load`, which is Locust. Words after -- are passed to it.",
)
@setting_options(Scope.RESULTS, names=(*REACHING, "slo_p95_ms", "profile"))
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
@click.option(
    "--whole", is_flag=True, help="Send for the whole time, even if the verdict is certain."
)
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
@click.option("--join", "host", metavar="HOST", help="Work for the master on HOST.")
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
@address_argument()
@click.argument("flags", nargs=-1, type=click.UNPROCESSED, metavar="[-- LOCUST-FLAGS...]")
def command(
    address: str | None,
    flags: tuple[str, ...],
    rate: float | None,
    host: str | None,
    no_artifacts: bool,
    quiet: bool,
    **options: Any,
) -> int:
    from stage4.commands.load_request import load_request
    from stage4.load.processes import join, require_engine
    from stage4_gate.near_name import looks_like_address

    if address is not None and (address[:1] == "-" or not looks_like_address(address)):
        # The first of the flags.
        flags = (address, *flags)
        address = None
    given = texts({name: value for name, value in options.items() if name in BY_NAME}, address)
    asked = load_request(given, os.environ, Path.cwd(), rate, host, flags, options)
    require_engine()
    if asked.plan is None:
        join(asked.access, asked.machines)
        say("The load test has ended; the master has its verdict.")
        return 0
    verdict = _measured(asked, asked.plan, quiet)
    return _reported(asked, verdict, write=not no_artifacts)


def _measured(asked: LoadRequest, plan: LoadPlan, quiet: bool) -> Verdict:
    """Run the load test, and show how far it is unless the output is for a program."""
    from stage4.commands.progress_line import ProgressLine
    from stage4.load.progress import progress_text
    from stage4.load.run import load_test
    from stage4.output.report import load_opening
    from stage4.redact import shown

    if asked.form != "json":
        workers = asked.machines.workers + asked.machines.joining
        url = shown(asked.settings).base_url
        print(load_opening(url, plan.rate_per_s, plan.for_s, workers), flush=True)
    progress = ProgressLine(sys.stderr, quiet=quiet or asked.form == "json")
    try:
        return load_test(
            asked.settings,
            plan,
            asked.access,
            asked.machines,
            lambda seen: progress.show(progress_text(plan, seen)),
        )
    finally:
        progress.close()


def _reported(asked: LoadRequest, verdict: Verdict, write: bool) -> int:
    """Write and print the results; return the exit status. Raises FileError."""
    from stage4.commands.reporting import reporter
    from stage4.session import Session, recorded

    session = Session(verdict)
    if write:
        session = recorded(verdict, (), asked.outputs, Path.cwd(), note)
    report = reporter(asked.form, named=False)
    report.result(verdict.results[0], None)
    report.closing(session)
    if session.unwritten:
        raise session.unwritten
    return verdict.status.exit_code
