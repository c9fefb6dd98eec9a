"""The variables that a run passes to its packs."""

from __future__ import annotations

from pathlib import Path

from release_gate import variables
from release_gate.runner.pack_process import pack_environ


def test_each_variable_has_the_prefix_of_the_gate_and_its_own_name() -> None:
    names = [value for key, value in vars(variables).items() if key.isupper()]
    assert len(set(names)) == len(names) == 3
    assert all(name.startswith("GATE_") for name in names)


def test_the_evidence_of_a_pack_is_beside_its_log(tmp_path: Path) -> None:
    environ = pack_environ({}, tmp_path / "log.txt")
    assert environ[variables.EVIDENCE] == str(tmp_path / "failures")
