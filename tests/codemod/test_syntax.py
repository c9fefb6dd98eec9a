"""Source is parsed or refused with a reason; a statement knows which lines are its own."""

from __future__ import annotations

import ast

import pytest

from codemod.errors import NewerSyntax, Refused
from codemod.source import split_lines
from codemod.syntax import first_line, parse, refuse_uncompilable, spans_of


def test_a_statement_has_the_indented_comments_below_it() -> None:
    lines = split_lines(
        "@a\ndef f():\n    pass\n    # of f\n\n# of x\nx = '''\n# in x'''\n\n# end\n"
    )
    body = ast.parse("".join(lines)).body
    assert spans_of(body, lines) == [(0, 4), (6, 8)]
    assert [first_line(node) for node in body] == [1, 7]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("def f(:\n", "does not parse"),
        ("<<<<<<< ours\n=======\n>>>>>>> theirs\n", "merge conflict"),
        ("x = " + "-" * 100_000 + "1\n", "nested too deeply"),
    ],
)
def test_what_python_refuses_is_refused(text: str, part: str) -> None:
    with pytest.raises(Refused, match=part) as refused:
        parse(text)
    assert refused.value.hint
    assert not isinstance(refused.value, NewerSyntax)


@pytest.mark.parametrize("text", ["return\n", "def f():\n    nonlocal x\n", "break\n"])
def test_what_python_refuses_after_parsing_is_refused(text: str) -> None:
    parse(text)
    with pytest.raises(Refused, match="does not parse"):
        refuse_uncompilable(text)
