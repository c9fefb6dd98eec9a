"""Each program has its commands, and stage4-gate has all of them."""

from __future__ import annotations

import pytest

from scripts.write_man_pages import context_of, leaves
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


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_help_fits_a_terminal(program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    for context in leaves(context_of(tree(program), program)):
        for line in context.get_help().splitlines():
            assert len(line) <= 80, (context.command_path, line)
