"""Options: declared once, used by name, shown in the order of a command."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from codemod import cli
from codemod.options import FORMATS, OPTIONS, options


def test_options_are_shown_in_the_order_of_the_command() -> None:
    @click.command()
    @options("quiet", "stage", "format")
    def command(**given: object) -> None:
        click.echo(sorted(given))

    text = CliRunner().invoke(command, ["--help"]).output
    assert text.index("--quiet") < text.index("--stage") < text.index("--format")
    assert CliRunner().invoke(command).output == "['form', 'quiet', 'stages']\n"


@pytest.mark.parametrize("name", sorted(set(OPTIONS) - {"paths"}))
def test_every_option_is_used_and_explained(name: str) -> None:
    @click.command()
    @options(name)
    def command(**given: object) -> None:
        pass

    (option,) = command.params
    assert isinstance(option, click.Option) and option.help and option.help.endswith(".")
    used = {opt for each in cli.cli.commands.values() for p in each.params for opt in p.opts}
    assert set(option.opts) <= used


def test_the_formats_are_those_of_the_option() -> None:
    @click.command()
    @options("format")
    def command(form: str) -> None:
        click.echo(form)

    for form in FORMATS:
        assert CliRunner().invoke(command, ["--format", form]).output == f"{form}\n"
    assert CliRunner().invoke(command, ["--format", "xml"]).exit_code == 2
