"""The errors of stage4 have the one shape of all errors for people."""

from __future__ import annotations

import pytest

from stage4.errors import FileError, Stage4Error, UsageError
from stage4_gate.errors import UserError


@pytest.mark.parametrize("kind", [UsageError, FileError])
def test_message_hint_and_status(kind: type[Stage4Error]) -> None:
    error = kind("what is wrong", "what to do")
    assert isinstance(error, UserError)
    assert error.as_line("stage4") == "stage4: what is wrong (what to do)"
    assert error.exit_status == 2
