"""Errors of the gate are user errors with exit status 1."""

from __future__ import annotations

import pytest

from release_gate.errors import BackendMissing, BadSetting, GateError
from stage4_gate.errors import UserError


@pytest.mark.parametrize("kind", [GateError, BadSetting, BackendMissing])
def test_an_error_is_one_line_with_its_hint(kind: type[GateError]) -> None:
    error = kind("no pack 'x'", "known packs: home")
    assert isinstance(error, UserError)
    assert error.exit_status == 1
    assert error.as_line("run_all.py") == "run_all.py: no pack 'x' (known packs: home)"
