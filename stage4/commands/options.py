"""Options from the table of settings, and the rules of every command line.

A single option that is given twice is an error: the last one never wins silently.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import click

from stage4.config.table import FLAG, SETTINGS, Scope, Setting
from stage4_gate.command_group import Command as NamedCommand
from stage4_gate.command_group import CommandGroup, errors_of
from stage4_gate.completions import paths, words

PATHS = {"FILE": "file", "DIR": "dir"}  # metavars, and what a shell completes them with
# How a request reaches the service.
REACHING = ("url", "timeout", "header", "client_cert", "client_key", "ca_file", "env_file")
Decorated = TypeVar("Decorated", bound=Callable[..., Any])


class Command(NamedCommand):
    """A command that refuses a single option that is given twice."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        args = self._with_values(args)
        with errors_of(ctx):
            self._refuse_repeated(ctx, args)
        return super().parse_args(ctx, args)

    def _with_values(self, args: list[str]) -> list[str]:
        """The words, where a URL is never the value of the flag in front of it."""
        options = [each for each in self.params if isinstance(each, click.Option)]
        flags = {name for each in options if each.flag_value == "1" for name in each.opts}
        return [
            f"{word}=1" if word in flags and "://" in following else word
            for word, following in zip(args, [*args[1:], ""], strict=False)
        ]

    def _refuse_repeated(self, context: click.Context, args: list[str]) -> None:
        _, _, order = self.make_parser(context).parse_args(args=list(args))
        for parameter, count in Counter(order).items():
            if isinstance(parameter, click.Option) and count > 1 and not parameter.multiple:
                raise click.UsageError(f"{max(parameter.opts, key=len)} is given {count} times")


class Group(CommandGroup):
    """A group of such commands."""

    command_class = Command


def setting_options(
    *scopes: Scope, names: Collection[str] = ()
) -> Callable[[Decorated], Decorated]:
    """The options of the settings with these scopes or names on a command; of all without any."""
    every = not scopes and not names

    def decorate(command: Decorated) -> Decorated:
        for setting in reversed(SETTINGS):
            if every or setting.scope in scopes or setting.name in names:
                command = _option(setting)(command)
        return command

    return decorate


def _option(setting: Setting) -> Callable[[Decorated], Decorated]:
    extra: dict[str, Any] = {"multiple": setting.repeatable}
    if setting.type is FLAG:
        extra |= {"is_flag": False, "flag_value": "1"}
    extra |= {"metavar": setting.type.metavar, "help": help_of(setting)}
    kind = PATHS.get(setting.type.metavar)
    extra["shell_complete"] = paths(kind) if kind else words(partial(_values, setting))
    return click.option(setting.option, setting.name, **extra)


def _values(setting: Setting) -> Iterable[str]:
    """The words that a setting takes, where there are few."""
    if setting.name in ("only", "skip"):
        from stage4.checks import MODULES

        return MODULES
    if setting.type is FLAG:
        return ("0", "1")
    allowed: Sequence[str] = setting.type.schema.get("enum", ())
    return allowed


def target_option(summary: str) -> Callable[[Decorated], Decorated]:
    """The option `--target NAME` on a command."""
    return click.option(
        "--target",
        "targets",
        multiple=True,
        metavar="NAME",
        shell_complete=words(_targets),
        help=f"{summary} Repeatable.",
    )


def _targets() -> Iterable[str]:
    from stage4.config.sources import read_files

    return read_files(Path.cwd()).targets


def help_of(setting: Setting) -> str:
    """The help text with variables and default: `The limit. [S4_TIMEOUT, else 5]`."""
    sources = ", else ".join(filter(None, (*setting.variables, setting.default)))
    again = " Repeatable." if setting.repeatable else ""
    return f"{setting.help}{again}" + (f" [{sources}]" if sources else "")


def address_argument() -> Callable[[Decorated], Decorated]:
    """The argument `[URL]` on a command: the same as --url."""
    return click.argument("address", metavar="[URL]", required=False)


def texts(
    options: Mapping[str, str | Sequence[str] | None], address: str | None = None
) -> dict[str, tuple[str, ...]]:
    """The texts of each option that was given; `address` is the argument that stands for --url.

    Raises UsageError if there are both.
    """
    found: dict[str, tuple[str, ...]] = {}
    for name, value in options.items():
        if value is not None and value != ():
            found[name] = (value,) if isinstance(value, str) else tuple(value)
    if address is not None:
        refuse_second(found, "url", "the URL", "--url")
        found["url"] = (address,)
    return found


def refuse_second(given: Mapping[str, object], name: str, this: str, other: str) -> None:
    """Raise UsageError if the option `name`, also called `other`, was given beside `this`."""
    from stage4.errors import UsageError

    if name in given:
        raise UsageError(f"{this} and {other} were both given", "give one of them")
