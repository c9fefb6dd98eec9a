"""A mistyped name is suggested, a far one is not."""

from __future__ import annotations

import pytest

from stage4_gate.near_name import did_you_mean, no_such


@pytest.mark.parametrize("word", ["aply", "Apply", "APPLY", "appply"])
def test_a_near_name_is_suggested(word: str) -> None:
    assert did_you_mean(word, ("apply", "check")) == "did you mean 'apply'?"


def test_a_far_name_is_not() -> None:
    assert did_you_mean("frobnicate", ("apply", "check")) == ""
    assert did_you_mean("", ()) == ""


@pytest.mark.parametrize("word", ["https://example.com", "example.com", "localhost:8000"])
def test_an_address_was_meant_for_the_command_that_takes_one(word: str) -> None:
    line = no_such("command", word, ("apply", "run"), "see --help").as_line("tool")
    assert line == f"tool: no such command: {word} (did you mean 'run URL'?)"


@pytest.mark.parametrize(
    ("word", "known"), [("example.com", ("set", "clear")), ("release_gate/run_all.py", ("run",))]
)
def test_an_address_where_none_is_taken_and_a_gate_are_not(word: str, known: list[str]) -> None:
    line = no_such("command", word, known, "see --help").as_line("tool")
    assert line == f"tool: no such command: {word} (see --help)"


def test_a_password_is_not_repeated() -> None:
    line = no_such("command", "https://user:hunter2@x", ("run",), "see --help").as_line("tool")
    assert line == "tool: no such command: x (did you mean 'run URL'?)"
