"""Where the exit path is, for every form of gate, and which scripts have none."""

from __future__ import annotations

import ast

import pytest

from codemod.errors import Refused
from codemod.exit_path import Kind, bound_names, find, is_guard
from tests.codemod.gates import FORMS

GUARD = 'if __name__ == "__main__":\n    main()\n'
MAIN = "def main():\n    return 0\n"

PATHS = {
    "guard": (f"{MAIN}{GUARD}", Kind.GUARD, 4),
    "guard_and_definitions": (f"{GUARD}{MAIN}", Kind.GUARD, 2),
    "guard_and_constant": (f"{MAIN}{GUARD}X = 1\n", Kind.GUARD, 4),
    "guard_and_call": (f"{MAIN}{GUARD}main()\n", Kind.TAIL, 3),
    "guard_with_condition": (f"{MAIN}if __name__ == '__main__' and x:\n    main()\n", Kind.TAIL, 3),
    "guard_on_one_line": (f"{MAIN}if __name__ == '__main__': main()\n", Kind.TAIL, 3),
    "expression": (f"{MAIN}__name__ == '__main__' and main()\n", Kind.TAIL, 3),
    "call": (f"{MAIN}main()\n", Kind.TAIL, 3),
    "preparation": (f"import logging\nlogging.basicConfig()\n{MAIN}main()\n", Kind.TAIL, 5),
    "early_exit": (f"import sys\nif x:\n    sys.exit(0)\n{MAIN}{GUARD}", Kind.TAIL, 2),
    "early_failure": (f"import sys\nif x:\n    sys.exit(1)\n{MAIN}{GUARD}", Kind.GUARD, 7),
    "loop": (f"{MAIN}for x in y:\n    main()\n", Kind.TAIL, 3),
    "try_with_a_call": (f"{MAIN}try:\n    main()\nfinally:\n    pass\n", Kind.TAIL, 3),
    "shared_line": (f"{MAIN}x = 1; main()\n", Kind.TAIL, 3),
}

LEAVE = "import sys\ndef leave(f=None):\n    sys.exit(0)\n"
# Each ends the process in line 4, before the guard: the guard alone would be past the end.
EARLY = {
    "alias": ("import sys\nleave = sys.exit\n\n", "if x: leave(0)"),
    "one_of_two": ("import sys\nleave, y = sys.exit, 1\n\n", "if x: leave(0)"),
    "annotated": ("import sys\nleave: object = sys.exit\n\n", "if x: leave(0)"),
    "walrus": ("import sys\n\n\n", "if x: (leave := sys.exit)(0)"),
    "lambda": ("import sys\nleave = lambda: sys.exit(0)\n\n", "if x: leave()"),
    "lambda_at_once": ("import sys\n\n\n", "(lambda: sys.exit(0))()"),
    "named_exit": ("end = SystemExit(0)\n\n\n", "if x: raise end"),
    "imported": ("from builtins import SystemExit as Leave\n\n\n", "if x: raise Leave"),
    "builtins": ("import builtins\n\n\n", "if x: builtins.exit()"),
    "subclass": ("class Leave(SystemExit):\n    pass\n\n", "if x: raise Leave(0)"),
    "subclass_with_a_status": ("class A(SystemExit):\n    code = 0\n\n", "if x: raise A(1)"),
    "call": (LEAVE, "leave()"),
    "callback": (LEAVE, "run(leave)"),
    "default": (LEAVE, "def f(x=leave()): pass"),
    "decorator": (LEAVE, "@leave\ndef f(): pass"),
    "class_body": (LEAVE, "class A: x = leave()"),
    "class_decorator": (LEAVE, "@leave\nclass A: pass"),
    "constructor": ("class A:\n    def __init__(self):\n        exit(0)\n", "A()"),
    "inherited": ("class A:\n    def __init__(self): exit(0)\nclass B(A): pass\n", "B()"),
}
# These end it with a failure, or not at all.
HARMLESS = {
    "message": 'import sys\nif x: sys.exit("no")\n',
    "f_string": 'import sys\nif x: sys.exit(f"{x} is missing")\n',
    "format": 'import sys\nif x: sys.exit("{} is missing".format(x))\n',
    "percent": 'import sys\nif x: sys.exit("%s is missing" % x)\n',
    "sum": 'import sys\nif x: sys.exit("missing: " + x)\n',
    "subclass": "class No(SystemExit): pass\nif x: raise No(1)\n",
    "wrapper": "def deco(f):\n    def g(): exit(0)\n    return g\n@deco\ndef f(): pass\n",
    "named_exit": "end = SystemExit(3)\nif x: raise end\n",
    "lambda": "import sys\nleave = lambda: sys.exit(0)\n",
    "mention": LEAVE + "class A:\n    leave = leave\n",
    "cycle": "class A(A): pass\nA()\n",
}


@pytest.mark.parametrize("name", EARLY)
def test_what_can_end_the_process_with_0_before_the_guard_is_wrapped_too(name: str) -> None:
    head, statement = EARLY[name]
    path = find(ast.parse(f"{head}{statement}\n{MAIN}{GUARD}"))
    assert (path.kind, path.line) == (Kind.TAIL, 4)


@pytest.mark.parametrize("name", HARMLESS)
def test_what_cannot_end_it_with_0_stays_outside_the_wrap(name: str) -> None:
    assert find(ast.parse(f"{HARMLESS[name]}{MAIN}{GUARD}")).kind is Kind.GUARD


@pytest.mark.parametrize("name", PATHS)
def test_the_exit_path_has_a_kind_and_a_line(name: str) -> None:
    text, kind, line = PATHS[name]
    path = find(ast.parse(text))
    assert (path.kind, path.line) == (kind, line)


def test_a_console_script_can_be_the_only_exit_path() -> None:
    path = find(ast.parse(MAIN), ["main"])
    assert (path.kind, path.line, path.statements) == (Kind.NONE, 0, [])
    with pytest.raises(Refused, match="entry function other is not defined at module level"):
        find(ast.parse(MAIN), ["other"])


@pytest.mark.parametrize(
    "text", ["", MAIN, "import sys\n", "X = 1\n", f"{MAIN}if __name__ == '__main__':\n    pass\n"]
)
def test_what_runs_nothing_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="runs nothing"):
        find(ast.parse(text))


@pytest.mark.parametrize("head", ['"""doc"""', "from __future__ import annotations"])
def test_what_shares_the_first_line_is_refused(head: str) -> None:
    with pytest.raises(Refused, match="shares a line"):
        find(ast.parse(f"{head}; main()\n"))


@pytest.mark.parametrize("name", sorted(FORMS))
def test_every_form_of_gate_has_one(name: str) -> None:
    assert find(ast.parse(FORMS[name].source)).line > 0


def test_a_guard_is_known_in_any_spelling() -> None:
    for test in ('__name__ == "__main__"', '"__main__" == __name__', '__name__ in ("__main__",)'):
        assert is_guard(ast.parse(f"if {test}: x()").body[0])
    assert not is_guard(ast.parse("if name == '__main__': x()").body[0])


def test_names_that_a_module_binds() -> None:
    text = "import a.b, c as d\nfrom e import f\ng: int = 1\nh.i = 2\nfor j in k: pass\n" + MAIN
    assert bound_names(ast.parse(text).body) >= {"d", "f", "g", "j", "main"}
    assert not bound_names(ast.parse(text).body) & {"c", "i", "h", "k"}
