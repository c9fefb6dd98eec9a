"""The command line: arguments in, exit status out. A command imports what it needs when it runs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

if TYPE_CHECKING:
    from codemod.report import Outcome

EPILOG = """Exit status: 0 done, or all current; 1 check found a file that is not current, or --diff
a difference; 2 usage or configuration; 3 refused, nothing written; 4 a file could not be read or
written; 130 interrupted."""
MANY = 20  # files from which on a terminal shows progress
FORMATS = ("text", "json", "sarif", "github")

Command = TypeVar("Command", bound=Callable[..., Any])


def options(*names: str) -> Callable[[Command], Command]:
    """The options of a command, in this order."""

    def decorate(command: Command) -> Command:
        for name in reversed(names):
            command = OPTIONS[name](command)
        return command

    return decorate


OPTIONS: dict[str, Callable[[Any], Any]] = {
    "paths": click.argument(
        "paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]..."
    ),
    "stage": click.option(
        "--stage",
        "stages",
        multiple=True,
        default=("stage4",),
        metavar="NAME",
        show_default=True,
        help="The stage; may be given several times.",
    ),
    "function": click.option(
        "--function", default="", metavar="NAME", help="The gate's entry, where it is not found."
    ),
    "diff": click.option("--diff", is_flag=True, help="Print the change; write nothing."),
    "keep-going": click.option(
        "--keep-going", is_flag=True, help="Do the files that can be done, if others can not."
    ),
    "force": click.option(
        "--force", is_flag=True, help="Replace or remove a block that was edited by hand."
    ),
    "no-backup": click.option("--no-backup", is_flag=True, help="Keep no copy of the old gate."),
    "format": click.option(
        "--format",
        "form",
        type=click.Choice(FORMATS),
        default="text",
        show_default=True,
        help="Print for people, for programs, or as workflow annotations.",
    ),
    "explain-format": click.option(
        "--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True
    ),
    "quiet": click.option("-q", "--quiet", is_flag=True, help="Say only what is wrong."),
}


def _show_version(context: click.Context, _: click.Parameter, value: bool) -> None:
    if value and not context.resilient_parsing:
        click.echo(f"codemod {_version()}")
        context.exit()


def _version() -> str:
    from importlib.metadata import version

    return version("stage4-gate")


@click.group(epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_show_version,
    help="Show the version and exit.",
)
def cli() -> None:
    """Put a stage on a release gate's exit path, check that it is there, take it out again."""


@cli.command()
@options(
    "paths", "stage", "function", "diff", "keep-going", "force", "no-backup", "format", "quiet"
)
def apply(**given: Any) -> int:
    """Install a stage in each gate, or bring it up to date.

    Without PATH: the gates of setup.cfg or pyproject.toml, else release_gate/run_all.py.
    """
    from codemod import installer

    return _run("apply", installer.apply, given)


@cli.command()
@options("paths", "stage", "diff", "keep-going", "force", "format", "quiet")
def revert(**given: Any) -> int:
    """Take a stage out of each gate again, to the byte."""
    from codemod import installer

    return _run("revert", installer.revert, given)


@cli.command()
@options("paths", "stage", "format", "quiet")
def check(**given: Any) -> int:
    """Say whether the stage is in each gate, current and unharmed. A folder is searched."""
    from codemod import installer

    return _run("check", installer.check, given)


@cli.command()
@click.argument("path", required=False, type=click.Path(path_type=Path), metavar="[PATH]")
@options("explain-format")
def explain(path: Path | None, form: str) -> int:
    """Tell every way that a gate can end, and what the stage does there."""
    from codemod import installer
    from codemod.explain import as_text

    gate = installer.named([path] if path else [], search=False)[0]
    explanation = installer.explain(gate)
    if form == "json":
        import json

        ways = [way._asdict() for way in explanation.ways]
        document = {"path": str(gate), **explanation._asdict(), "ways": ways}
        click.echo(json.dumps(document, indent=2))
    else:
        click.echo(as_text(explanation, str(gate)), nl=False)
    return 0


@cli.command()
@options("explain-format")
def stages(form: str) -> int:
    """List the stages that can be installed."""
    from codemod.report import stages_as_json, stages_as_text
    from codemod.settings import project_of

    known = list(project_of(Path.cwd()).stages.values())
    click.echo(stages_as_json(known) if form == "json" else stages_as_text(known), nl=False)
    return 0


def _run(command: str, work: Callable[..., list[Outcome]], given: dict[str, Any]) -> int:
    from codemod.installer import Options, named

    settings = Options(
        stages=given["stages"],
        function=given.get("function", ""),
        force=given.get("force", False),
        backup=not given.get("no_backup", False),
        keep_going=given.get("keep_going", False),
        diff=given.get("diff", False),
    )
    paths = named(given["paths"], search=command == "check")
    hidden = len(paths) < MANY or not sys.stderr.isatty()
    with click.progressbar(paths, label=command, file=sys.stderr, hidden=hidden) as each:
        outcomes = work(each, settings)
    status = max((outcome.exit for outcome in outcomes), default=0)
    _print(command, outcomes, status, given)
    return status


def _print(command: str, outcomes: Sequence[Outcome], status: int, given: dict[str, Any]) -> None:
    from codemod import report

    form = given["form"]
    if form == "json":
        click.echo(report.as_json(outcomes, command, status), nl=False)
    elif form == "sarif":
        from codemod.sarif import as_sarif

        click.echo(as_sarif(outcomes, _version()), nl=False)
    elif form == "github":
        click.echo(report.as_github(outcomes), nl=False)
    elif given.get("diff"):
        for outcome in outcomes:
            click.echo(outcome.diff.encode(outcome.encoding, "surrogateescape"), nl=False)
        failed = [outcome for outcome in outcomes if outcome.exit > 1]
        click.echo(report.as_text(failed, _colour(sys.stderr)), nl=False, err=True)
    else:
        text = report.as_text(outcomes, _colour(sys.stdout), given["quiet"])
        click.echo(text, nl=False, color=True)


def _colour(stream: Any) -> bool:
    import os

    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and end the process with its status."""
    from codemod.errors import CodemodError

    try:
        status = cli.main(arguments, prog_name="codemod", standalone_mode=False)
    except click.ClickException as why:
        why.show()
        status = why.exit_code
    except CodemodError as why:
        click.echo(f"codemod: {why.message}" + f" ({why.hint})" * bool(why.hint), err=True)
        status = why.exit_status
    except (KeyboardInterrupt, click.Abort):
        click.echo("codemod: interrupted; what was there is still there", err=True)
        status = 130
    sys.exit(status)
