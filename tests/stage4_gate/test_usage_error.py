"""Errors of click are one line each, with the next step, and without passwords."""

from __future__ import annotations

import click
import pytest

from stage4_gate.usage_error import usage_error


@click.group("tool")
def tool() -> None:
    pass


@tool.command("run")
@click.option("--profile", type=click.Choice(["quick", "strict"]))
@click.argument("address")
def run(profile: str, address: str) -> None:
    pass


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["run", "--profil"], "no such option: --profil (did you mean '--profile'?)"),
        (["run", "--xyzzy"], "no such option: --xyzzy (see program run --help)"),
        (["--xyzzy"], "no such option: --xyzzy (see program --help)"),
        (["run"], "missing argument 'ADDRESS' (see program run --help)"),
        (
            ["run", "a", "http://user:hunter2@x"],
            "got unexpected extra argument (http://x) (see program run --help)",
        ),
    ],
)
def test_an_error_is_one_line(words: list[str], line: str) -> None:
    with pytest.raises(click.ClickException) as caught:
        tool.main(words, "program", standalone_mode=False)
    assert usage_error(caught.value, "program").as_line("program") == f"program: {line}"


def test_an_error_without_a_command_names_the_program() -> None:
    error = usage_error(click.ClickException("Two\nlines."), "program")
    assert error.as_line("program") == "program: two lines (see program --help)"
