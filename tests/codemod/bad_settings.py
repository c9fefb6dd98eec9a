"""Settings that codemod refuses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from codemod.settings import load
from stage4_gate.errors import UserError


def assert_refused(file: Path, text: str, part: str) -> None:
    """A settings file with this text is a usage error of one line that names it and has `part`."""
    file.write_text(text, "utf-8")
    with pytest.raises(UserError, match=re.escape(part)) as error:
        load(file.parent)
    assert str(file) in error.value.message
    assert error.value.hint
    assert error.value.exit_status == 2
    assert "\n" not in error.value.message
