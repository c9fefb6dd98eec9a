"""The statuses of README, and one shape for all errors."""

from __future__ import annotations

import pytest

from codemod.errors import CodemodError, ConfigurationError, FileError, Refused
from stage4_gate.errors import UserError


@pytest.mark.parametrize(
    ("kind", "status"), [(ConfigurationError, 2), (Refused, 3), (FileError, 4)]
)
def test_each_kind_has_the_status_of_the_readme(kind: type[CodemodError], status: int) -> None:
    error = kind("it is read-only", hint="make it writable", line=3)
    assert isinstance(error, UserError)
    assert (error.exit_status, error.line) == (status, 3)
    assert error.as_line("codemod") == "codemod: it is read-only (make it writable)"


def test_an_unknown_line_is_none() -> None:
    assert Refused("it runs nothing").line is None
