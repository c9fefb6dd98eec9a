"""`stage4-gate completion SHELL`: the script that completes the command lines of all programs."""

from __future__ import annotations

import os

import click

from stage4_gate import COMPLETING
from stage4_gate.command_group import Command

SHELLS = ("bash", "zsh", "fish")
PROGRAMS = ("stage4-gate", "codemod", "stage4")


@click.command("completion", cls=Command)
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> int:
    """Print the completion script of a shell.

    It completes commands, options, their values and files.

    \b
    bash:  source <(stage4-gate completion bash)     in ~/.bashrc
    zsh:   source <(stage4-gate completion zsh)      in ~/.zshrc, after compinit
    fish:  stage4-gate completion fish | source      in ~/.config/fish/config.fish
    """
    from click.shell_completion import get_completion_class

    make = get_completion_class(shell)
    assert make is not None
    for program in PROGRAMS:
        click.echo(make(click.Group(program), {}, program, COMPLETING).source())
    return 0


def complete(commands: click.Group, program: str) -> int:
    """Answer a shell that asks for completions."""
    from click.shell_completion import shell_complete

    return shell_complete(commands, {}, program, COMPLETING, os.environ[COMPLETING])
