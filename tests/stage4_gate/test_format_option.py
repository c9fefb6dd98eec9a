"""Text unless another format is asked for; an unknown one is refused."""

from __future__ import annotations

import click
import pytest

from stage4_gate.format_option import format_option


@click.command()
@format_option("json")
def command(form: str) -> str:
    return form


@pytest.mark.parametrize(("words", "form"), [([], "text"), (["--format", "json"], "json")])
def test_the_format_is_text_unless_another_is_asked_for(words: list[str], form: str) -> None:
    assert command.main(words, "tool", standalone_mode=False) == form


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(click.UsageError, match="'xml' is not one of"):
        command.main(["--format", "xml"], "tool", standalone_mode=False)
