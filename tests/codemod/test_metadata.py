"""Console scripts in packaging metadata, whatever tool it is written for."""

from __future__ import annotations

import pytest

from codemod.metadata import functions_of, in_pyproject, in_setup_cfg, in_setup_py


@pytest.mark.parametrize(
    ("gate", "target", "expected"),
    [
        ("gate.py", "gate:main", ("main",)),
        ("pkg/__init__.py", "pkg:cli", ("cli",)),
        ("pkg/gate.py", "other.gate:main", ()),
        ("gate.py", "pkg.gate:main", ()),
        ("gate.py", "gate", ()),
    ],
)
def test_a_target_belongs_to_the_module_that_it_names(
    gate: str, target: str, expected: tuple[str, ...]
) -> None:
    assert functions_of(gate, [target]) == expected


def test_a_function_that_is_named_twice_counts_once() -> None:
    assert functions_of("gate.py", ["gate:main", "gate : main [x]", "gate:other"]) == (
        "main",
        "other",
    )


def test_setup_cfg_names_a_target_a_line() -> None:
    text = "\na = x:main\n  # a comment\nb=y:main\n"
    assert in_setup_cfg({"options.entry_points": {"console_scripts": text}}) == ["x:main", "y:main"]
    assert in_setup_cfg({}) == []


@pytest.mark.parametrize("table", [("project",), ("tool", "poetry"), ("tool", "flit")])
def test_pyproject_has_a_table_for_each_tool(table: tuple[str, ...]) -> None:
    data: dict[str, object] = {"scripts": {"a": "x:main", "b": {"not": "text"}}}
    for key in reversed(table):
        data = {key: data}
    assert in_pyproject(data) == ["x:main"]


@pytest.mark.parametrize("data", [{}, {"project": 1}, {"tool": {"poetry": []}}, {"project": {}}])
def test_pyproject_of_another_shape_names_none(data: dict[str, object]) -> None:
    assert in_pyproject(data) == []


@pytest.mark.parametrize(
    ("argument", "targets"),
    [
        ("{'console_scripts': ['a = x:main', 'b = y:main']}", ["x:main", "y:main"]),
        ("{'console_scripts': 'a = x:main'}", ["x:main"]),
        ("'[console_scripts]\\na = x:main\\n'", ["x:main"]),
        ("'[other]\\na = x:main\\n'", []),
        ("{'gui_scripts': ['a = x:main']}", []),
        ("{'console_scripts': ('a = x:main', 5)}", ["x:main"]),
        ("{'console_scripts': None}", []),
        ("{'console_scripts': [None]}", []),
        ("['a = x:main']", []),
        ("{[]: 1}", []),
        ("computed()", []),
    ],
)
def test_setup_py_names_what_its_literal_says(argument: str, targets: list[str]) -> None:
    assert in_setup_py(f"setup(name='x', entry_points={argument})\n") == targets
