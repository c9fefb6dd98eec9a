"""The command line. Each command imports what it needs when it runs."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from codemod.errors import EXIT_STATUSES
from codemod.job import Options
from codemod.options import GatePath, options
from codemod.request import Request, carry_out, ended, write
from stage4_gate.command_group import CommandGroup
from stage4_gate.errors import epilog
from stage4_gate.terminal import WIDEST, show_as_ascii_what_it_lacks


def _show_version(context: click.Context, _: click.Parameter, value: bool) -> None:
    if value and not context.resilient_parsing:
        from importlib.metadata import version

        click.echo(f"codemod {version('stage4-gate')}")
        context.exit()


@click.group(
    cls=CommandGroup,
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
    return _run("apply", given)


@cli.command()
@options("paths", "stage", "diff", "keep-going", "force", "files-from", "format", "quiet")
def revert(**given: Any) -> int:
    """Remove a stage from each gate, restoring the original bytes."""
    return _run("revert", given)


@cli.command()
@options("paths", "stage", "files-from", "format", "quiet")
def check(**given: Any) -> int:
    """Fail if the stage is missing, modified or bypassed in a gate.

    A folder is searched for gates.
    """
    return _run("check", given)


@cli.command()
@click.argument("path", required=False, type=GatePath(), metavar="[PATH]")
@options("explain-format", "explain-quiet")
def explain(path: Path | None, form: str, quiet: bool) -> int:
    """Show every way the gate can exit, and what the stage does there."""
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
        write(json.dumps(document, indent=2) + "\n")
    else:
        write(as_text(explanation, printable(str(gate))))
    return 0


@cli.command()
@options("explain-format", "stages-quiet")
def stages(form: str, quiet: bool) -> int:
    """List the stages that can be installed."""
    from codemod.report import stages_as_json, stages_as_text
    from codemod.settings import project_of

    known = list(project_of(Path.cwd()).stages.values())
    text = stages_as_json(known) if form == "json" else stages_as_text(known, quiet)
    write(text)
    return 0


def _run(command: str, given: dict[str, Any]) -> int:
    options = Options(
        stages=given["stages"],
        function=given.get("function", ""),
        force=given.get("force", False),
        backup=not given.get("no_backup", False),
        marker=not given.get("no_marker", False),
        keep_going=given.get("keep_going", False),
        diff=given.get("diff", False),
        runtime=given.get("runtime") or "",
    )
    request = Request(
        command, given["paths"], options, given["files_from"], given["form"], given["quiet"]
    )
    return carry_out(request, click.get_current_context().find_root().info_name or "codemod")


def main(
    arguments: Sequence[str] | None = None, program: str = "codemod", commands: click.Group = cli
) -> int:
    """Run a command and return its exit status.

    program  the name shown in messages and help
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    show_as_ascii_what_it_lacks()
    return ended(lambda: _invoked(words, program, commands), program)


def _invoked(words: list[str], program: str, commands: click.Group) -> int:
    try:
        with commands.make_context(program, words) as context:
            return int(commands.invoke(context) or 0)
    except click.exceptions.Exit as end:  # after --help and --version
        return end.exit_code
    except click.ClickException as why:
        from stage4_gate.usage_error import usage_error

        raise usage_error(why, program) from None
    except click.Abort:
        raise KeyboardInterrupt from None
