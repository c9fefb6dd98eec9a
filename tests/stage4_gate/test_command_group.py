"""No command and an unknown command are one line each, in groups within groups too."""

from __future__ import annotations

import click
import pytest

from stage4_gate.command_group import CommandGroup
from stage4_gate.errors import UserError


@click.group("tool", cls=CommandGroup)
def tool() -> None:
    pass


@tool.group("pin")
def pin() -> None:
    pass


@pin.command("set")
def set_() -> int:
    return 7


@pin.command("clear")
def clear() -> None:
    pass


@tool.command("run")
def run() -> None:
    pass


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ([], "no command given (the commands are: pin, run)"),
        (["pin"], "no command given (the commands are: set, clear)"),
        (["rum"], "no such command: rum (did you mean 'run'?)"),
        (["pin", "xyzzy"], "no such command: xyzzy (the commands are: set, clear)"),
        (["\x1b[31m"], r"no such command: \x1b[31m (the commands are: pin, run)"),
        (["http://user:hunter2@x"], "no such command: x (did you mean 'run URL'?)"),
    ],
)
def test_a_mistake_is_one_line(words: list[str], line: str) -> None:
    with pytest.raises(UserError) as caught:
        tool.main(words, "tool", standalone_mode=False)
    assert caught.value.as_line("") == f": {line}"


def test_a_command_of_an_inner_group_runs() -> None:
    assert tool.main(["pin", "set"], "tool", standalone_mode=False) == 7


def test_a_shell_may_complete_without_a_command() -> None:
    context = tool.make_context("tool", [], resilient_parsing=True)
    assert [item.value for item in tool.shell_complete(context, "")] == ["pin", "run"]


def test_help_is_shown_on_request() -> None:
    with pytest.raises(click.exceptions.Exit) as end:
        tool.make_context("tool", ["--help"])
    assert end.value.exit_code == 0
