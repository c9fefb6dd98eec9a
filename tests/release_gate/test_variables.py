"""The variables that a run passes to its workers."""

from __future__ import annotations

from release_gate import variables


def test_each_variable_has_the_prefix_of_the_gate_and_its_own_name() -> None:
    names = [value for key, value in vars(variables).items() if key.isupper()]
    assert len(set(names)) == len(names) > 0
    assert all(name.startswith("GATE_") for name in names)
