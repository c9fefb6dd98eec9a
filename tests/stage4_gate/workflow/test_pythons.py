"""The versions of Python that a project names, in each of the places where it can."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.specifiers import SpecifierSet

from stage4_gate.settings_file import Files, load
from stage4_gate.workflow.pythons import pythons_of

PROJECT = "[project]\nname = 'x'\nversion = '1'\n"
CASES = {
    "nothing": ("pyproject.toml", PROJECT, ()),
    "classifiers": (
        "pyproject.toml",
        PROJECT + "classifiers = ["
        "'Programming Language :: Python :: 3.9', 'Programming Language :: Python :: 3.11',"
        "'Programming Language :: Python :: 3', 'Programming Language :: Python :: 3.12']\n",
        ("3.11", "3.12"),
    ),
    "classifiers of the wrong type": ("pyproject.toml", PROJECT + "classifiers = 5\n", ()),
    "classifiers of setup.cfg": (
        "setup.cfg",
        "[metadata]\nclassifiers =\n    Programming Language :: Python :: 3.10\n",
        ("3.10",),
    ),
    "requires-python": ("pyproject.toml", PROJECT + "requires-python = '>=3.9,<3.13'\n", ("3.12",)),
    "compatible": ("pyproject.toml", PROJECT + "requires-python = '~=3.11.2'\n", ("3.11",)),
    "compatible with a minor version": (
        "pyproject.toml",
        PROJECT + "requires-python = '~=3.13'\n",
        ("3.13",),
    ),
    "below another major version": (
        "pyproject.toml",
        PROJECT + "requires-python = '>=3.9,<4'\n",
        ("3.13",),
    ),
    "python_requires": ("setup.cfg", "[options]\npython_requires = >=3.9, !=3.13.*\n", ("3.12",)),
    "nothing that is supported": ("setup.cfg", "[options]\npython_requires = <3.9\n", ()),
}


@pytest.mark.parametrize("case", CASES)
def test_settings_files(case: str, tmp_path: Path) -> None:
    name, text, pythons = CASES[case]
    (tmp_path / name).write_text(text)
    assert pythons_of("", load(tmp_path, ("project", "metadata", "options"))) == pythons


@pytest.mark.parametrize(
    ("text", "pythons"),
    [
        ("3.12.4\n3.11\n", ("3.11", "3.12")),
        ("cpython-3.13.0\n", ("3.13",)),
        ("pypy3.10\n", ()),
        ("3.8\n", ()),
        ("nothing here", ()),
    ],
)
def test_version_files(text: str, pythons: tuple[str, ...], tmp_path: Path) -> None:
    assert pythons_of(text, load(tmp_path, ())) == pythons


@given(
    st.sampled_from((">=", "<=", ">", "<", "==", "!=", "~=")),
    st.integers(8, 14),
    st.sampled_from(("", ".0", ".4", ".*")),
)
def test_a_version_that_is_chosen_is_allowed(sign: str, minor: int, rest: str) -> None:
    """Some patch release of it satisfies the specifier, by the rules of PEP 440."""
    clause = f"{sign}3.{minor}{rest if rest != '.*' or sign in ('==', '!=') else ''}"
    files = Files(Path(), {"options": {"python_requires": clause}}, {})
    for version in pythons_of("", files):
        allowed = SpecifierSet(clause)
        assert any(allowed.contains(f"{version}.{patch}") for patch in range(20)), clause
