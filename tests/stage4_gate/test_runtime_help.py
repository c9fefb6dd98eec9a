"""Help and usage errors are no run of a gate, whichever library reads the arguments."""

from __future__ import annotations

from pathlib import Path

import pytest

from codemod.testing import assert_exit_contract
from tests.stage4_gate.libraries import GATES

CASES = [
    pytest.param(name, arguments, is_run, id=" ".join((name, *arguments)))
    for name, gate in GATES.items()
    for arguments, is_run in gate.tries
]


@pytest.mark.parametrize(("name", "arguments", "is_run"), CASES)
def test_help_and_usage_errors_run_no_stage(
    name: str, arguments: tuple[str, ...], is_run: bool, tmp_path: Path, nightly: bool
) -> None:
    if not (GATES[name].light or nightly):
        pytest.skip("libraries that take long to import are tried nightly")
    assert_exit_contract(GATES[name].source.encode(), tmp_path, arguments=arguments, is_run=is_run)
