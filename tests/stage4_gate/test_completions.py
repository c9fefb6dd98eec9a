"""Words by what has been typed, none where settings are wrong; paths as the shell knows them."""

from __future__ import annotations

from collections.abc import Iterable

import click
import pytest

from stage4_gate.completions import ShellComplete, paths, words
from stage4_gate.errors import SettingsError


def offered(complete: ShellComplete, incomplete: str) -> list[tuple[str, str]]:
    option = click.Option(["--name"], shell_complete=complete)
    context = click.Context(click.Command("tool"))
    return [(item.value, item.type) for item in option.shell_complete(context, incomplete)]


def test_words_that_begin_so() -> None:
    known = words(lambda: ["stage4", "stage5", "load"])
    assert offered(known, "st") == [("stage4", "plain"), ("stage5", "plain")]
    assert len(offered(known, "")) == 3
    assert offered(known, "x") == []


def test_wrong_settings_offer_nothing_and_a_defect_is_not_hidden() -> None:
    def wrong() -> Iterable[str]:
        raise SettingsError("setup.cfg: no")

    def defect() -> Iterable[str]:
        raise TypeError

    assert offered(words(wrong), "") == []
    with pytest.raises(TypeError):
        offered(words(defect), "")


@pytest.mark.parametrize("kind", ["file", "dir"])
def test_paths_are_left_to_the_shell(kind: str) -> None:
    assert offered(paths(kind), "qa/st") == [("qa/st", kind)]
