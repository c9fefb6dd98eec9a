"""A group of commands whose mistakes are one line: no command, or an unknown one."""

from __future__ import annotations

from typing import Any

import click

from stage4_gate.errors import UserError


class CommandGroup(click.Group):
    """Names the commands where none is given, and a similar one for an unknown one."""

    group_class = type  # groups in it are of the same class

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **{"no_args_is_help": False, **options})

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Raises UserError without a command."""
        rest = super().parse_args(ctx, args)
        if not args and not ctx.resilient_parsing:
            raise UserError("no command given", self._known())
        return rest

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Raises UserError for an unknown command."""
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            from stage4_gate.near_name import did_you_mean
            from stage4_gate.printable import printable

            near = did_you_mean(args[0], self.commands)
            word = args[0].rpartition("@")[2]  # a URL may hold a password
            raise UserError(f"no such command: {printable(word, 80)}", near or self._known())
        return super().resolve_command(ctx, args)

    def _known(self) -> str:
        return f"the commands are: {', '.join(self.commands)}"
