"""Each program has its commands, and stage4-gate has all of them."""

from __future__ import annotations

import pytest

from stage4_gate.cli import CODEMOD, OWN, PROGRAM, STAGE4
from stage4_gate.commands.completion import PROGRAMS
from stage4_gate.commands.tree import TOOLS, tree


def test_the_combined_program_has_every_command() -> None:
    known = {*CODEMOD, *STAGE4, *OWN}
    assert set(tree(PROGRAM).commands) <= known
    for tool in TOOLS.values():
        assert set(tool.commands) <= set(tree(PROGRAM).commands)


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_program_has_help_in_one_sentence(program: str) -> None:
    assert tree(program).help
