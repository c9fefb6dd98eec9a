"""Every way that a script can end its process is found where running it can reach it."""

from __future__ import annotations

import ast

import pytest

from codemod.process_exits import SIGNAL, Exits, executed

HEAD = "import os, signal, sys\nfrom sys import exit as leave\n"
WAYS = {
    "sys.exit()": ("0", False),
    "sys.exit(None)": ("0", False),
    "sys.exit(3)": ("3", False),
    "sys.exit(256)": ("0", False),
    "sys.exit(-1)": ("", False),
    "sys.exit('text')": ("1", False),
    "sys.exit(main())": ("", False),
    "leave(2)": ("2", False),
    "exit(0)": ("0", False),
    "quit()": ("0", False),
    "raise SystemExit": ("0", False),
    "raise SystemExit(4)": ("4", False),
    "os._exit(0)": ("0", True),
    "os._exit(5)": ("5", True),
    "os.execv('x', [])": ("", True),
    "os.abort()": (SIGNAL, True),
    "os.kill(os.getpid(), 9)": (SIGNAL, True),
    "signal.raise_signal(9)": (SIGNAL, True),
}
NONE = [
    "os.kill(child, 9)",
    "raise ValueError(1)",
    "self.exit(1)",
    "sys.exit",
    "def f(): sys.exit()",
]


@pytest.mark.parametrize("code", WAYS)
def test_a_way_out_has_its_line_status_and_force(code: str) -> None:
    tree = ast.parse(f"{HEAD}{code}\n")
    [way] = [way for way in Exits(tree).among(tree.body) if way.line == 3]
    assert (way.status, way.hard) == WAYS[code]
    assert way.may_pass == (way.status in ("", "0"))


@pytest.mark.parametrize("code", NONE)
def test_what_does_not_end_the_process_is_no_way_out(code: str) -> None:
    tree = ast.parse(f"{HEAD}{code}\n")
    assert not [way for way in Exits(tree).among(tree.body) if way.line == 3]


def test_functions_are_followed_where_they_are_named() -> None:
    text = f"{HEAD}def a():\n    b()\ndef b():\n    sys.exit(7)\ndef c():\n    sys.exit(8)\na()\n"
    tree = ast.parse(text)
    assert [way.status for way in Exits(tree).among(tree.body[-1:])] == ["7"]


def test_the_child_of_a_fork_is_not_the_gate() -> None:
    first = "pid = os.fork()\nif pid == 0:\n    os._exit(0)\n"
    tree = ast.parse(f"{HEAD}{first}if not os.fork():\n    os._exit(0)\n")
    assert not Exits(tree).among(tree.body)


def test_a_function_of_the_gate_hides_the_builtin() -> None:
    tree = ast.parse("def exit(code): pass\nexit(1)\n")
    assert not Exits(tree).among(tree.body)


def test_defining_a_function_does_not_run_it() -> None:
    tree = ast.parse("@a\ndef f(x=b):\n    c\ng = lambda: d\n")
    names = {node.id for node in executed(tree) if isinstance(node, ast.Name)}
    assert names == {"a", "b", "g"}
