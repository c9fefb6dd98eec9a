"""One escaped line at a time."""

from __future__ import annotations

import pytest

from stage4.commands.printing import MAX_LINE_CHARACTERS, note, say


def test_a_line_is_one_line_without_controls(capsys: pytest.CaptureFixture[str]) -> None:
    say("a\nb\x1b[31m" + "c" * 2 * MAX_LINE_CHARACTERS)
    note("a\r\nb")
    said, noted = capsys.readouterr()
    assert said.count("\n") == noted.count("\n") == 1
    assert "\x1b" not in said
    assert len(said) < MAX_LINE_CHARACTERS + 20
    assert noted.startswith("stage4: a")
