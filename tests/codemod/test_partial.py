"""A gate with newer syntax is checked and reverted without parsing the owner's code."""

from __future__ import annotations

import sys

import pytest

from codemod import engine
from codemod.errors import NewerSyntax, Refused
from codemod.partial import parse_partly
from codemod.source import split_lines
from codemod.stage import STAGE4
from codemod.status import Status
from codemod.testing import install
from tests.codemod.gates import FORMS
from tests.codemod.inputs import source

PLAIN = FORMS["sys_exit"].source
PATCHED = install(PLAIN.encode()).decode()
# Syntax that no Python has yet stands for syntax that this one does not have yet.
NEWER = "lazy import json\n"
STATEMENTS = '''"""Doc
if x:
"""
@a
@b(
    1
)
def f[T](x):
    """
if y:
"""
    return 1
# comment

try:
    pass
except A, B:
    pass
else:
    pass
x = (
1
) ; y = 2
if a: b()
elif c: d()
'''


def newer(text: str) -> str:
    return text.replace("import sys\n", f"import sys\n{NEWER}", 1)


pytestmark = pytest.mark.skipif(sys.version_info >= (3, 15), reason="Python 3.15 has it")


def test_check_reads_around_it_and_says_so() -> None:
    verdict = engine.check(source(newer(PATCHED)), [STAGE4])
    assert verdict.status is Status.CURRENT
    assert "Python 3.15" in verdict.notes[0].message
    assert verdict.notes[0].line == 2
    assert engine.apply(source(newer(PATCHED)), [STAGE4]).text == newer(PATCHED)


def test_an_edit_a_moved_wrap_and_an_absent_stage_are_still_seen() -> None:
    edited = newer(PATCHED).replace("stage4/run_stage4.py", "stage4/other.py", 1)
    assert engine.check(source(edited), [STAGE4]).status is Status.EDITED
    for wrap in ("    with _GateExit(_run_stage4):\n", "with _GateExit(_run_stage4):"):
        moved = newer(PATCHED).replace(wrap, "    if True:\n", 1)
        assert engine.check(source(moved), [STAGE4]).status is Status.CONFLICT
    assert engine.check(source(newer(PLAIN)), [STAGE4]).status is Status.ABSENT


def test_revert_gives_the_bytes_back() -> None:
    assert engine.revert(source(newer(PATCHED)), [STAGE4]).text == newer(PLAIN)


def test_apply_and_explain_name_the_python_to_use() -> None:
    for work in (engine.apply, engine.explain_gate):
        with pytest.raises(Refused, match=r"syntax of Python 3\.15") as refused:
            work(source(newer(PLAIN)), [STAGE4])
        assert "Python 3.15 or newer" in refused.value.hint
        assert refused.value.line == 2


def test_newer_syntax_at_the_wrap_itself_is_refused() -> None:
    text = PATCHED.replace("        sys.exit(main())\n", "        lazy import x\n")
    for work in (engine.check, engine.revert):
        with pytest.raises(NewerSyntax):
            work(source(text), [STAGE4])


def test_the_statements_are_told_apart_and_keep_their_lines() -> None:
    why = NewerSyntax("")
    tree = parse_partly(split_lines(STATEMENTS), {"nothing"}, why)
    assert [(node.lineno, node.end_lineno) for node in tree.body] == [
        (1, 3),
        (4, 13),
        (15, 20),
        (21, 23),
        (24, 25),
    ]
    found = parse_partly(split_lines(STATEMENTS), {"elif"}, why).body[-1]
    assert (found.lineno, found.end_lineno) == (24, 25)
    with pytest.raises(NewerSyntax):
        parse_partly(split_lines(STATEMENTS), {"f"}, why)
    with pytest.raises(NewerSyntax):
        parse_partly(["x = (\n"], {"x"}, why)
