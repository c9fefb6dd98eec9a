"""A gate taken apart: blocks, wraps, uses of the managed names, and the owner's own tree."""

from __future__ import annotations

import ast

import pytest

from codemod.block import render, shared_blocks
from codemod.errors import Refused
from codemod.managed_gate import read, uses_of
from codemod.stage import STAGE4
from codemod.testing import install
from tests.codemod.gates import FORMS

NAMES = {"_GateExit", "_run_stage4"}


@pytest.mark.parametrize("name", sorted(FORMS))
def test_the_tree_without_the_managed_parts_is_the_owners(name: str) -> None:
    text = FORMS[name].source
    gate = read(install(text.encode()).decode())
    assert ast.dump(gate.tree) == ast.dump(ast.parse(text))
    assert [block.name for block in gate.blocks] == ["gate-exit", "stage4"]
    assert [wrap.functions for wrap in gate.wraps] == [("_run_stage4",)]
    assert not gate.damages
    assert not gate.strays
    assert not gate.wraps[0].within


@pytest.mark.parametrize("before", ["if a:\n", "@a\n", "x = \\\n", "try:\n"])
def test_a_block_is_no_part_of_the_statement_in_front_of_it(before: str) -> None:
    [shared] = shared_blocks(script=False)
    block = "".join(render(shared, "\n")).lstrip("\n")
    assert ast.unparse(read("a()\n" + block).tree) == "a()"
    with pytest.raises(Refused, match="does not parse"):
        read(before + block + "    b()\n")


def test_console_scripts_are_wraps_and_entries() -> None:
    text = FORMS["sys_exit"].source
    patched = install(text.encode(), [STAGE4], ["main"]).decode()
    gate = read(patched)
    assert {wrap.script for wrap in gate.wraps} == {"", "main"}
    assert gate.entries(["other"]) == ["other", "main"]
    assert ast.dump(gate.tree) == ast.dump(ast.parse(text))
    decorated = read("@_GateScript(_run_stage4)\ndef main():\n    pass\n")
    assert [(wrap.script, wrap.rebinds) for wrap in decorated.wraps] == [("main", False)]


@pytest.mark.parametrize(
    ("text", "within"),
    [
        ("with _GateExit(_run_stage4):\n    main()\n", ""),
        ("if __name__ == '__main__':\n    with _GateExit(_run_stage4):\n        main()\n", ""),
        ("with _GateExit(_run_stage4), a: main()\n", ""),
        ("with a, _GateExit(_run_stage4): main()\n", "the with in line 1"),
        ("if a:\n    with _GateExit(_run_stage4): main()\n", "the if in line 1"),
        ("async def f():\n    with _GateExit(_run_stage4): main()\n", "f()"),
        ("\nwhile a:\n    with _GateExit(_run_stage4): main()\n", "the while in line 2"),
        ("for a in b:\n    with _GateExit(_run_stage4): main()\n", "the for in line 1"),
        (
            "if __name__ == '__main__': a()\nelse:\n    with _GateExit(_run_stage4): main()\n",
            "the else of the guard",
        ),
    ],
)
def test_a_wrap_knows_what_it_was_moved_into(text: str, within: str) -> None:
    [wrap] = read(text).wraps
    assert wrap.within == within
    assert not wrap.problem


def test_a_wrap_knows_why_it_cannot_be_removed() -> None:
    assert read("with _GateExit(a) as b: c()\n").wraps[0].problem == "its value is given a name"
    text = "async def f():\n    async with _GateExit(a): c()\n"
    assert read(text).wraps[0].problem == "it is an async with"


def test_uses_are_found_once_a_line() -> None:
    text = "x = _GateExit(_GateExit)\n# _GateExit\n'see _GateExit'\n'_GateExit'\n"
    text += "def _run_stage4(): pass\n"
    assert [use.line for use in uses_of(NAMES, ast.parse(text).body)] == [1, 4, 5]
    assert [stray.line for stray in read(text).strays] == [1, 4]
