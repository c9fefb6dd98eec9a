"""docs/codemod.md names every command, option, format, status and exit status that exists."""

from __future__ import annotations

import re

import click
import pytest

from codemod.cli import cli
from codemod.discovery import LEFT_OUT, SIGNS, SUFFIXES
from codemod.options import FORMATS
from codemod.status import Status
from tests.checkout import ROOT

PAGE = (ROOT / "docs" / "codemod.md").read_text("utf-8")
CODE = set(re.findall(r"`([^`\n]+)`", PAGE))
WORDS = {word for code in CODE for word in code.split()}


@pytest.mark.parametrize("command", cli.commands)
def test_every_command_has_a_row(command: str) -> None:
    assert re.search(rf"^\| `{command}\b", PAGE, re.MULTILINE)


@pytest.mark.parametrize("command", cli.commands)
def test_every_option_is_named(command: str) -> None:
    options = [each for each in cli.commands[command].params if isinstance(each, click.Option)]
    names = {name for each in options for name in each.opts}
    assert not names - WORDS


def test_no_option_is_named_that_does_not_exist() -> None:
    known = {"--help", "-h", "--version"}
    for command in cli.commands.values():
        known |= {name for param in command.params for name in param.opts}
    named = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", " ".join(CODE)))
    assert not named - known


def test_every_format_status_and_name_of_a_search_is_named() -> None:
    statuses = {status.value for status in Status}
    assert not {*FORMATS, *statuses, *LEFT_OUT, *SIGNS, *SUFFIXES} - CODE


@pytest.mark.parametrize("status", [0, 1, 2, 3, 4, 130])
def test_every_exit_status_has_a_row(status: int) -> None:
    assert f"\n| {status} | " in PAGE
