"""`stage4 baseline`: pin the headers that later runs are compared with, or remove the pin."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import click

from stage4.commands.options import (
    REACHING,
    Group,
    address_argument,
    setting_options,
    texts,
)
from stage4.commands.printing import say


@click.group(
    "baseline", cls=Group, help="Pin the headers to compare later runs with, or remove the pin."
)
def command() -> None:
    pass


@command.command("set", help="Pin the root's headers as they are now.")
@setting_options(names=(*REACHING, "trust_env", "history"))
@address_argument()
def pin(address: str | None, **options: str | Sequence[str] | None) -> int:
    from stage4.config.configure import configure
    from stage4.redact import shown
    from stage4.session import pin

    settings, outputs = configure(texts(options, address), os.environ, Path.cwd())
    headers = pin(settings, outputs, Path.cwd())
    say(f"pinned {len(headers)} headers of {shown(settings).base_url}:")
    for name, value in headers:
        say(f"  {name}: {value}")
    return 0


@command.command("clear", help="Remove the baseline.")
@setting_options(names=("url", "env_file", "history"))
@address_argument()
def clear(address: str | None, **options: str | Sequence[str] | None) -> int:
    from stage4.config.configure import configure
    from stage4.history import DEFAULT_PATH, opened
    from stage4.redact import shown

    settings, outputs = configure(texts(options, address), os.environ, Path.cwd())
    url = shown(settings).base_url  # as it is recorded
    with opened(Path(outputs.history or DEFAULT_PATH), create=False) as runs:
        removed = runs.unpin(url)
    say(f"{'removed' if removed else 'there was no baseline'}: {url}")
    return 0
