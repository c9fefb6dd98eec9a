"""The runs that a command line asks for: one, or one for each named target."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from stage4.commands.options import (
    Decorated,
    address_argument,
    refuse_second,
    target_option,
    texts,
)

if TYPE_CHECKING:
    from stage4.checks import Check
    from stage4.config.settings import Outputs, Settings


class Job(NamedTuple):
    """One service to check."""

    settings: Settings
    outputs: Outputs
    checks: tuple[Check, ...]


def job_options() -> Callable[[Decorated], Decorated]:
    """The address as an argument, the targets and `--quick` on a command."""

    def decorate(command: Decorated) -> Decorated:
        for add in (
            address_argument(),
            click.option("--quick", is_flag=True, help="The same as --profile quick."),
            click.option("--all-targets", is_flag=True, help="Check every named service."),
            target_option("Check the service of [stage4:NAME]."),
        ):
            command = add(command)
        return command

    return decorate


def jobs(
    address: str | None,
    targets: Sequence[str],
    all_targets: bool,
    quick: bool,
    options: Mapping[str, str | Sequence[str] | None],
    load: bool = True,
) -> tuple[Job, ...]:
    """The runs that a command line asks for, at least one. Raises UserError.

    Without `load` there is no load test, whatever the settings say.
    """
    from stage4.checks import chosen
    from stage4.config.configure import configure
    from stage4.config.sources import read_files, target_names
    from stage4.errors import UsageError

    given = texts(options, address)
    if quick:
        refuse_second(given, "profile", "--quick", "--profile")
        given["profile"] = ("quick",)
    folder = Path.cwd()
    files = read_files(folder)
    names = target_names(files, targets, all_targets)
    if names != ("",) and "url" in given:
        raise UsageError("a URL and a target were both given", "give one of them")
    found = []
    for name in names:
        settings, outputs = configure(given, os.environ, folder, name, files)
        settings = settings if load else replace(settings, load=None)
        found.append(Job(settings, outputs, chosen(settings)))
    return tuple(found)
