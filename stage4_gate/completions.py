"""What options offer to a shell that completes a command line, as `shell_complete` of click."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import click

from stage4_gate.errors import UserError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

ShellComplete = Callable[[click.Context, click.Parameter, str], "list[CompletionItem]"]


def words(known: Callable[[], Iterable[str]]) -> ShellComplete:
    """Offer the words that `known` returns; none where it raises UserError."""

    def complete(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        try:
            return [CompletionItem(word) for word in known() if word.startswith(incomplete)]
        except UserError:  # a message would land in the line that is being typed
            return []

    return complete


def paths(kind: str) -> ShellComplete:
    """Offer paths as the shell knows them; `kind` is "file" or "dir"."""

    def complete(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        return [CompletionItem(incomplete, type=kind)]

    return complete
