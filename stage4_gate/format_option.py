"""The option `--format` of commands that print a report."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def format_option(*others: str) -> Callable[[Decorated], Decorated]:
    """`--format text`, or one of `others`, on a command; its parameter is `form`."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(("text", *others)),
        default="text",
        help="Output format. [text]",
    )
