"""The options of the commands, each declared once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import click

from stage4_gate.completions import paths, words

FORMATS = ("text", "json", "sarif", "github", "gitlab")

Command = TypeVar("Command", bound=Callable[..., Any])


class GatePath(click.Path):
    """A path that is not empty, as that of a variable that is not set: pathlib makes `.` of it."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Raises click.BadParameter."""
        if value == "":
            self.fail("the path is empty", param, ctx)
        return super().convert(value, param, ctx)


def _stages() -> Iterable[str]:
    from codemod.settings import project_of

    return project_of(Path.cwd()).stages


OPTIONS: dict[str, Callable[[Any], Any]] = {
    "paths": click.argument("paths", nargs=-1, type=GatePath(), metavar="[PATH]..."),
    "stage": click.option(
        "--stage",
        "stages",
        multiple=True,
        default=("stage4",),
        metavar="NAME",
        show_default=True,
        shell_complete=words(_stages),
        help="Stage to work on; can be repeated.",
    ),
    "function": click.option(
        "--function",
        default="",
        metavar="NAME",
        help="Entry function of the gate, if it is not found.",
    ),
    "diff": click.option("--diff", is_flag=True, help="Print a unified diff and write nothing."),
    "keep-going": click.option(
        "--keep-going", is_flag=True, help="Change the other files if one is refused."
    ),
    "force": click.option(
        "--force", is_flag=True, help="Replace or remove a block that was edited by hand."
    ),
    "no-backup": click.option(
        "--no-backup", is_flag=True, help="Do not write a backup of the gate."
    ),
    "no-marker": click.option(
        "--no-marker", is_flag=True, help="Do not write a marker file in qa/_aggregate."
    ),
    "runtime": click.option(
        "--runtime",
        type=click.Choice(("embedded", "package")),
        help="Where the gate has the code of its exit path: in itself, or in the installed"
        " package. Default: the setting, else as it is, else embedded.",
    ),
    "files-from": click.option(
        "--files-from",
        default="",
        metavar="FILE",
        shell_complete=paths("file"),
        help="Read more paths from FILE, one on each line; - is standard input.",
    ),
    "format": click.option(
        "--format",
        "form",
        type=click.Choice(FORMATS),
        default="text",
        show_default=True,
        help="Output format; github prints workflow annotations, gitlab a code quality report.",
    ),
    "explain-format": click.option(
        "--format",
        "form",
        type=click.Choice(("text", "json")),
        default="text",
        show_default=True,
        help="Output format.",
    ),
    "quiet": click.option("-q", "--quiet", is_flag=True, help="Print only problems."),
    "explain-quiet": click.option(
        "-q", "--quiet", is_flag=True, help="Show only exits on which the stage does not run."
    ),
    "stages-quiet": click.option("-q", "--quiet", is_flag=True, help="Print only the names."),
}


def options(*names: str) -> Callable[[Command], Command]:
    """Add options to a command, in this order."""

    def decorate(command: Command) -> Command:
        for name in reversed(names):
            command = OPTIONS[name](command)
        return command

    return decorate
