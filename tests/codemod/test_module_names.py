"""What names stand for in a module."""

from __future__ import annotations

import ast

import pytest

from codemod.module_names import Names

SOUGHT = {"os._exit", "os.abort", "sys.exit"}


def names(source: str) -> Names:
    return Names(ast.parse(source), SOUGHT)


@pytest.mark.parametrize(
    ("source", "expression", "meaning"),
    [
        ("import os", "os._exit", "os._exit"),
        ("import os as system", "system._exit", "os._exit"),
        ("from os import _exit as end", "end", "os._exit"),
        ("from os import *", "abort", "os.abort"),
        ("from os import *", "exit", "exit"),
        ("die = os._exit\nimport os", "die", "os._exit"),
        ("a, die = 1, sys.exit", "die", "sys.exit"),
        ("(die := sys.exit)", "die", "sys.exit"),
        ("die: object = sys.exit", "die", "sys.exit"),
        ("name = os.getcwd", "name", "name"),
        ("import builtins", "builtins.exit", "exit"),
        ("", "getattr(os, '_exit')", "os._exit"),
        ("", "__import__('os')._exit", "os._exit"),
        ("", "vars(os)['_exit']", "os._exit"),
        ("", "sys.modules['os'].abort", "os.abort"),
        ("", "subprocess.os.abort", "os.abort"),
        ("", "found[0].end", ""),
        ("def exit(): pass", "exit", ""),
    ],
)
def test_a_name_is_resolved(source: str, expression: str, meaning: str) -> None:
    assert names(source).of(ast.parse(expression, mode="eval").body) == meaning


def test_lambdas_and_functions_are_found_by_name() -> None:
    found = names("def run(): pass\nstart = lambda: 1\nasync def run(): pass").functions
    assert {name: len(each) for name, each in found.items()} == {"run": 2, "start": 1}


def test_a_class_is_found_with_those_that_it_inherits_from() -> None:
    module = names("class A: pass\nclass B(A): pass\nclass C(B, Other): pass")
    assert [each.name for each in module.classes_of("C")] == ["C", "B", "A"]
    assert module.classes_of("Other") == []


def test_classes_that_inherit_from_each_other_end() -> None:
    assert len(names("class A(B): pass\nclass B(A): pass").classes_of("A")) == 2
