"""One shape of error: message, hint, exit status."""

from __future__ import annotations

import pytest

from stage4_gate.errors import SettingsError, UserError, reason_of


def test_an_error_is_one_line_with_its_hint() -> None:
    assert UserError("no such stage", "there is: stage4").as_line("codemod") == (
        "codemod: no such stage (there is: stage4)"
    )
    assert UserError("no such stage").as_line("codemod") == "codemod: no such stage"


def test_usage_and_settings_end_with_2() -> None:
    assert UserError("x").exit_status == SettingsError("x").exit_status == 2


def test_the_reason_of_the_operating_system_is_without_the_path() -> None:
    assert reason_of(FileNotFoundError(2, "No such file or directory", "/secret")) == (
        "No such file or directory"
    )
    assert reason_of(RuntimeError("a loop")) == "a loop"
    assert reason_of(ValueError()) == "ValueError"


def test_what_is_not_text_is_said_without_the_words_of_python() -> None:
    with pytest.raises(UnicodeDecodeError) as caught:
        b"good \xff".decode()
    assert reason_of(caught.value) == "it is not utf-8 text: byte 0xff at 5"


def test_a_message_that_was_completed_is_the_text_of_the_error() -> None:
    error = UserError("it does not parse")
    error.message = f"gate.py: {error.message}"
    assert str(error) == "gate.py: it does not parse"
