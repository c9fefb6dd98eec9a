"""Options from the table, and the rules of every command line."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from stage4.cli import main
from stage4.commands.options import Command, Group, help_of, setting_options, texts
from stage4.config.table import BY_NAME, SETTINGS, Scope
from stage4_gate.errors import UserError


@click.command(cls=Command)
@setting_options()
def everything(**options: object) -> None:
    click.echo(texts(options))  # type: ignore[arg-type]


@click.group(cls=Group)
def group() -> None:
    pass


group.add_command(everything, "everything")


def output(command: click.Command, *words: str) -> str:
    return CliRunner().invoke(command, words).output


def test_every_setting_is_an_option_with_its_help() -> None:
    text = " ".join(output(everything, "--help").split())
    for setting in SETTINGS:
        assert setting.option in text
        assert " ".join(setting.help.split()) in text


def test_the_help_names_variables_default_and_repetition() -> None:
    assert help_of(BY_NAME["timeout"]).endswith("[S4_TIMEOUT, else 5]")
    assert "Repeatable." in help_of(BY_NAME["only"])


def test_a_flag_needs_no_value_and_takes_one() -> None:
    assert "'1'" in output(everything, "--expect-live")
    assert "'0'" in output(everything, "--expect-live=0")


@pytest.mark.parametrize("words", [("--timeout", "1"), ("--timeout=1",)])
@pytest.mark.parametrize("times", [2, 3])
def test_a_single_option_given_again_is_refused(words: tuple[str, ...], times: int) -> None:
    assert f"--timeout is given {times} times" in output(everything, *words * times)


def test_a_repeatable_option_keeps_every_value() -> None:
    assert "('health', 'canary')" in output(everything, "--only", "health", "--only", "canary")


def test_a_near_command_is_named() -> None:
    for word, hint in (("everythin", "did you mean 'everything'?"), ("zzz", "everything")):
        with pytest.raises(UserError, match=f"no such command: {word}") as caught:
            group.main([word], "stage4", standalone_mode=False)
        assert hint in caught.value.hint


def test_a_url_is_never_the_value_of_a_flag() -> None:
    """`stage4 run --expect-live https://www.example.com`."""

    @click.command(cls=Command)
    @setting_options(names=("expect_live",))
    @click.argument("address", required=False)
    def some(address: str | None, **options: object) -> None:
        click.echo((address, texts(options)))  # type: ignore[arg-type]

    assert "'http://a', {'expect_live': ('1',)}" in output(some, "--expect-live", "http://a")
    assert "None, {'expect_live': ('0',)}" in output(some, "--expect-live", "0")


def test_an_argument_may_stand_for_the_url() -> None:
    assert texts({"timeout": "1"}, "http://a") == {"timeout": ("1",), "url": ("http://a",)}
    with pytest.raises(UserError, match="the URL and --url were both given"):
        texts({"url": "http://b"}, "http://a")


@pytest.mark.parametrize("command", ["run", "history", "baseline set", "load"])
def test_an_option_without_its_value_names_the_command(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*command.split(), "--history"]) == 2
    assert f"(see stage4 {command} --help)" in capsys.readouterr().err


def test_scopes_choose_the_options() -> None:
    @click.command(cls=Command)
    @setting_options(Scope.RESULTS)
    def some(**options: object) -> None:
        pass

    text = output(some, "--help")
    assert "--board" in text
    assert "--timeout" not in text


def test_names_choose_the_options() -> None:
    @click.command(cls=Command)
    @setting_options(names=("url",))
    def some(**options: object) -> None:
        pass

    assert "--url" in output(some, "--help")
    assert "--timeout" not in output(some, "--help")
