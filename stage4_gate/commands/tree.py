"""The commands of stage4-gate: its own, and those of both tools. Imports the tools."""

from __future__ import annotations

from copy import copy

import click

from codemod.cli import cli as codemod
from stage4.cli import group as stage4
from stage4_gate.command_group import CommandGroup
from stage4_gate.commands.own import own
from stage4_gate.commands.workflow import workflow
from stage4_gate.terminal import WIDEST


def _with_workflow(group: click.Group) -> click.Group:
    """A tool with the command that needs both tools, and so cannot belong to one of them."""
    extended = copy(group)
    extended.commands = {**group.commands, "workflow": workflow}
    return extended


TOOLS = {"codemod": codemod, "stage4": _with_workflow(stage4)}


def tree(program: str) -> click.Group:
    """All commands of a program."""
    if program in TOOLS:
        return TOOLS[program]
    commands = {**codemod.commands, **stage4.commands, **own.commands}
    return CommandGroup(
        program,
        commands,
        help="Add a final stage to your Python release gate, and run its go-live checks.",
        params=[click.Option(["--version"], is_flag=True, help="Show the version and exit.")],
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": WIDEST},
    )
