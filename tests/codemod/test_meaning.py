"""What a formatter may change means the same; what changes a run does not."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codemod.block import shared_blocks
from codemod.meaning import first_difference, meaning_of

SAME = {
    "quotes": ("x = 'a'", 'x = "a"'),
    "parentheses": ("return_ = (1)", "return_ = 1"),
    "trailing_comma": ("f(\n    a,\n)", "f(a)"),
    "comments": ("# one\nx = 1  # two", "x = 1"),
    "docstrings": ('def f():\n    """One."""\n    g()', "def f():\n\tg()"),
    "annotations": ("def f(a: int) -> 'str': pass", "def f(a): ..."),
    "annotated_name": ("x: 'int' = 1", "x = 1"),
    "bare_annotation": ("x: int\ny = 1", "y = 1"),
    "import_order": ("import os\nimport sys", "import sys\nimport os"),
    "import_grouping": ("import os, sys", "import sys\nimport os"),
    "from_grouping": ("from a import b, c", "from a import c\nfrom a import b"),
    "nested_with": ("with a:\n    with b as c:\n        d()", "with a, b as c:\n    d()"),
    "base_object": ("class A(object): x = 1", "class A: x = 1"),
    "raise": ("raise ValueError()", "raise ValueError"),
    "turned_equation": ("x = 'a' == b", "x = b == 'a'"),
    "conversion": ("x = f'{str(a)} {repr(b):>3}'", "x = f'{a!s} {b!r:>3}'"),
    "joined_texts": ("x = f'a{b}' 'c' f'd'", "x = f'a{b}cd'"),
    "no_placeholder": ("x = f'a'", "x = 'a'"),
    "elif": ("if a: b()\nelse:\n    if c: d()", "if a: b()\nelif c: d()"),
    "numbers": ("x = 0XFF", "x = 255"),
}
DIFFERENT = {
    "constant": ("x = 1", "x = 2"),
    "bool": ("x = 1", "x = True"),
    "float": ("x = 1", "x = 1.0"),
    "bytes": ("x = 'a'", "x = b'a'"),
    "operator": ("x = a | b", "x = a & b"),
    "not_equal": ("x = a == b", "x = a != b"),
    "order": ("a()\nb()", "b()\na()"),
    "nesting": ("if a:\n    b()\nc()", "if a:\n    b()\n    c()"),
    "else": ("for a in b:\n    c()\nelse:\n    d()", "for a in b:\n    c()\nd()"),
    "dropped": ("a()\nb()", "a()"),
    "added": ("a()", "a()\nb()"),
    "alias": ("import os", "import os as sys"),
    "level": ("from . import a", "from .. import a"),
    "decorator": ("@a\ndef f(): g()", "def f(): g()"),
    "argument": ("def f(a): g()", "def f(a, b): g()"),
    "default": ("def f(a=1): g()", "def f(a=2): g()"),
    "keyword": ("f(a=1)", "f(b=1)"),
    "base": ("class A(B): x = 1", "class A: x = 1"),
    "cause": ("raise a() from b", "raise a()"),
    "less": ("x = a < b", "x = b < a"),
    "with_order": ("with a, b: c()", "with b, a: c()"),
    "import_moved": ("import a\nf()\nimport b", "import a\nimport b\nf()"),
    "async": ("async def f(): g()", "def f(): g()"),
    "global": ("def f():\n    global a\n    a = 1", "def f():\n    a = 1"),
    "spec": ("x = f'{a:>3}'", "x = f'{a:>4}'"),
    "star": ("f(*a)", "f(a)"),
}


def texts(source: str) -> list[str]:
    return [part.text for part in meaning_of(source)]


@pytest.mark.parametrize("name", SAME)
def test_layout_and_spelling_do_not_count(name: str) -> None:
    one, other = SAME[name]
    assert texts(one) == texts(other)
    assert first_difference(meaning_of(one), meaning_of(other)) == 0


@pytest.mark.parametrize("name", DIFFERENT)
def test_what_changes_a_run_counts_and_has_a_line(name: str) -> None:
    one, other = DIFFERENT[name]
    assert texts(one) != texts(other)
    assert first_difference(meaning_of(one), meaning_of(other)) > 0
    assert first_difference(meaning_of(other), meaning_of(one)) > 0


NODES = [node for block in shared_blocks(script=True) for node in ast.walk(ast.parse(block.body))]
COUNT = len([node for node in NODES if isinstance(node, (ast.Constant, ast.Name, ast.Attribute))])


@given(st.integers(0, COUNT - 1))
def test_any_other_name_or_constant_in_what_is_written_counts(number: int) -> None:
    for block in shared_blocks(script=True):
        tree = ast.parse(block.body)
        written = texts(ast.unparse(tree))
        assert written == texts(block.body)
        for node in ast.walk(tree):
            if isinstance(node, (ast.Constant, ast.Name, ast.Attribute)):
                number -= 1
                if number == -1 and _counts(node, tree):
                    _change(node)
                    assert texts(ast.unparse(tree)) != written


def _counts(changed: ast.AST, tree: ast.AST) -> bool:
    """Whether the node is neither a docstring nor part of an annotation."""
    left_out: list[ast.AST] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            left_out.append(node.value)
        for name in ("annotation", "returns"):
            if annotation := getattr(node, name, None):
                left_out += list(ast.walk(annotation))
        if isinstance(node, ast.AnnAssign) and node.value is None:
            left_out.append(node.target)
    return all(changed is not node for node in left_out)


def _change(node: ast.AST) -> None:
    if isinstance(node, ast.Constant):
        node.value = "another" if node.value != "another" else 1
    elif isinstance(node, ast.Name):
        node.id += "_"
    elif isinstance(node, ast.Attribute):
        node.attr += "_"


@pytest.mark.parametrize(
    ("written", "found", "line"),
    [
        ("a()\nb()\n", "a()\n# why\nc()\n", 3),
        ("a()\n", "a()\n\nb()\n", 3),
        ("if a:\n    b(1,\n      2)\n", "if a:\n    b(1,\n      3)\n", 3),
        ("a()\nb()\n", "a()\n", 1),
    ],
)
def test_the_first_difference_is_a_line_of_what_was_found(
    written: str, found: str, line: int
) -> None:
    assert first_difference(meaning_of(written), meaning_of(found)) == line
