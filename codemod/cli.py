"""The command line. Each command imports what it needs when it runs."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from codemod.errors import EXIT_STATUSES
from codemod.options import options
from stage4_gate.errors import UserError, epilog, reason_of
from stage4_gate.terminal import WIDEST, show_as_ascii_what_it_lacks, use_colour

if TYPE_CHECKING:
    from codemod.report import Outcome

PROGRESS_FILES = 20  # from which on a terminal shows progress
OUTPUT_FAILED = 4
INTERRUPTED = 130


class _Group(click.Group):
    """Suggests a similar command for an unknown one."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            from stage4_gate.near_name import did_you_mean
            from stage4_gate.printable import printable

            near = did_you_mean(args[0], self.commands)
            commands = f"the commands are: {', '.join(self.commands)}"
            raise UserError(f"no such command: {printable(args[0], 80)}", near or commands)
        return super().resolve_command(ctx, args)


def _show_version(context: click.Context, _: click.Parameter, value: bool) -> None:
    if value and not context.resilient_parsing:
        click.echo(f"codemod {_version()}")
        context.exit()


def _version() -> str:
    from importlib.metadata import version

    return version("stage4-gate")


@click.group(
    cls=_Group,
    epilog=epilog(EXIT_STATUSES),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": WIDEST},
)
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_show_version,
    help="Show the version and exit.",
)
def cli() -> None:
    """Add a final stage to your Python release gate; check, explain and remove it."""


@cli.command()
@options(
    "paths",
    "stage",
    "function",
    "diff",
    "keep-going",
    "force",
    "no-backup",
    "no-marker",
    "runtime",
    "files-from",
    "format",
    "quiet",
)
def apply(**given: Any) -> int:
    """Install a stage in each gate, or update it.

    Without PATH: the gates of setup.cfg or pyproject.toml, else release_gate/run_all.py.
    """
    from codemod import installer

    return _run("apply", installer.apply, given)


@cli.command()
@options("paths", "stage", "diff", "keep-going", "force", "files-from", "format", "quiet")
def revert(**given: Any) -> int:
    """Remove a stage from each gate, restoring the original bytes."""
    from codemod import installer

    return _run("revert", installer.revert, given)


@cli.command()
@options("paths", "stage", "files-from", "format", "quiet")
def check(**given: Any) -> int:
    """Fail if the stage is missing, modified or bypassed in a gate.

    A folder is searched for gates.
    """
    from codemod import checking

    return _run("check", checking.check, given)


@cli.command()
@click.argument("path", required=False, type=click.Path(path_type=Path), metavar="[PATH]")
@options("explain-format", "quiet")
def explain(path: Path | None, form: str, quiet: bool) -> int:
    """Show every way the gate can exit, and what the stage does there.

    With -q: only the exits on which the stage does not run.
    """
    from codemod import checking
    from codemod.explain import SKIPPED, as_text
    from codemod.selection import named
    from stage4_gate.printable import printable

    gate = named([path] if path else [], search=False)[0]
    explanation = checking.explain(gate)
    if quiet:
        skipped = [way for way in explanation.ways if way.stage == SKIPPED]
        explanation = explanation._replace(ways=skipped)
    if form == "json":
        import json

        ways = [way._asdict() for way in explanation.ways]
        document = {"path": str(gate), **explanation._asdict(), "ways": ways}
        click.echo(json.dumps(document, indent=2))
    else:
        click.echo(as_text(explanation, printable(str(gate))), sys.stdout, nl=False)
    return 0


@cli.command()
@options("explain-format", "quiet")
def stages(form: str, quiet: bool) -> int:
    """List the stages that can be installed.

    With -q: only their names.
    """
    from codemod.report import stages_as_json, stages_as_text
    from codemod.settings import project_of

    known = list(project_of(Path.cwd()).stages.values())
    text = stages_as_json(known) if form == "json" else stages_as_text(known, quiet)
    click.echo(text, sys.stdout, nl=False)
    return 0


def _run(command: str, work: Callable[..., list[Outcome]], given: dict[str, Any]) -> int:
    from codemod.job import Options
    from codemod.selection import named

    settings = Options(
        stages=given["stages"],
        function=given.get("function", ""),
        force=given.get("force", False),
        backup=not given.get("no_backup", False),
        marker=not given.get("no_marker", False),
        keep_going=given.get("keep_going", False),
        diff=given.get("diff", False),
        runtime=given.get("runtime") or "",
    )
    paths = named(given["paths"], search=command == "check", files_from=given["files_from"])
    if not paths:
        _warn(f"{given['files_from']} contains no paths: nothing to do")
    if len(paths) < PROGRESS_FILES or not sys.stderr.isatty():
        outcomes = work(paths, settings)
    else:
        with click.progressbar(paths, label=command, file=sys.stderr) as visits:
            outcomes = work(paths, settings, visits)
    status = max((outcome.exit for outcome in outcomes), default=0)
    _print(command, outcomes, status, given)
    return status


def _print(command: str, outcomes: Sequence[Outcome], status: int, given: dict[str, Any]) -> None:
    from codemod import report

    form, quiet = given["form"], given["quiet"]
    if form == "json":
        click.echo(report.as_json(outcomes, command, status), nl=False)
    elif form == "sarif":
        from codemod.sarif import as_sarif

        click.echo(as_sarif(outcomes, _version()), nl=False)
    elif form == "gitlab":
        from codemod.code_quality import as_code_quality

        click.echo(as_code_quality(outcomes), nl=False)
    elif form == "github":
        click.echo(report.as_github(outcomes, command, quiet), sys.stdout, nl=False)
    elif given.get("diff"):
        for outcome in outcomes:
            click.echo(outcome.diff.encode(outcome.encoding, "surrogateescape"), nl=False)
        failed = [outcome for outcome in outcomes if outcome.exit > 1]
        click.echo(report.as_text(failed, use_colour(sys.stderr)), sys.stderr, nl=False, color=True)
    else:
        text = report.as_text(outcomes, use_colour(sys.stdout), quiet)
        click.echo(text, sys.stdout, nl=False, color=True)
    for outcome in outcomes:
        for warning in outcome.warnings:
            _warn(warning)


def _warn(message: str) -> None:
    """Print a line to standard error without changing the exit status."""
    program = click.get_current_context().find_root().info_name
    _complain(UserError(message), program or "codemod")


def main(
    arguments: Sequence[str] | None = None, program: str = "codemod", commands: click.Group = cli
) -> int:
    """Run a command and return its exit status.

    program  the name shown in messages and help
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    show_as_ascii_what_it_lacks()
    try:
        if not words:
            raise UserError("no command given", f"see {program} --help")
        with commands.make_context(program, words) as context:
            status = int(commands.invoke(context) or 0)
        sys.stdout.flush()
    except click.exceptions.Exit as end:  # after --help and --version
        return end.exit_code
    except click.ClickException as why:
        return _complain(_usage_error(why, program), program)
    except UserError as why:
        return _complain(why, program)
    except (KeyboardInterrupt, click.Abort):
        _complain(UserError("interrupted; no file is left half-written"), program)
        return INTERRUPTED
    except OSError as why:  # the reader of the output is gone, or the disk is full
        _give_up_output()
        _complain(UserError(f"cannot write the output: {reason_of(why)}"), program)
        return OUTPUT_FAILED
    except Exception as why:
        if "CODEMOD_TRACEBACK" in os.environ:
            raise
        message = f"internal error, no file is left half-written: {type(why).__name__}: {why}"
        return _complain(
            UserError(message, "please report it; CODEMOD_TRACEBACK=1 shows the traceback"), program
        )
    return status


def _usage_error(why: click.ClickException, program: str) -> UserError:
    """Turn an error of click, which may have several lines, into one line and a hint."""
    context = getattr(why, "ctx", None)
    command = context.command_path if context else program
    hint = f"see {command} --help"
    message = " ".join(why.format_message().split()).rstrip(".")
    if isinstance(why, click.NoSuchOption) and context:
        from stage4_gate.near_name import did_you_mean

        known = [name for each in context.command.get_params(context) for name in each.opts]
        message = f"no such option: {why.option_name}"
        hint = did_you_mean(why.option_name, known) or hint
    return UserError(message[:1].lower() + message[1:], hint)


def _complain(why: UserError, program: str) -> int:
    from stage4_gate.printable import printable

    click.echo(printable(why.as_line(program)), sys.stderr)
    return why.exit_status


def _give_up_output() -> None:
    """Keep the interpreter from writing the rest of the output again when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
