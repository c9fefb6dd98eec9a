"""Commands and groups of them, whose errors name the command that was meant."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from stage4_gate.errors import UserError


@contextmanager
def errors_of(context: click.Context) -> Iterator[None]:
    """Give usage errors the context of a command, which click's parser leaves out."""
    try:
        yield
    except click.UsageError as why:
        why.ctx = why.ctx or context
        raise


class Command(click.Command):
    """A command that each of its usage errors names."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Raises click.UsageError, always with a context."""
        with errors_of(ctx):
            return super().parse_args(ctx, args)


class CommandGroup(click.Group):
    """Names the commands where none is given, and a similar one for an unknown one."""

    command_class = Command
    group_class = type  # groups in it are of the same class

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **{"no_args_is_help": False, **options})

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Raises UserError without a command."""
        with errors_of(ctx):
            rest = super().parse_args(ctx, args)
        if not args and not ctx.resilient_parsing:
            raise UserError("no command given", self._known())
        return rest

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Raises UserError for an unknown command."""
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            from stage4_gate.near_name import no_such

            raise no_such("command", args[0], self.commands, self._known())
        return super().resolve_command(ctx, args)

    def _known(self) -> str:
        return f"the commands are: {', '.join(self.commands)}"
