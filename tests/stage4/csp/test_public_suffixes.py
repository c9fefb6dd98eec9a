"""The Public Suffix List as its package reads it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from publicsuffixlist import PublicSuffixList

from stage4.csp.public_suffixes import anyone_registers_below, read_suffixes


def test_it_agrees_with_the_package_on_every_rule() -> None:
    package, ours = PublicSuffixList(), read_suffixes()
    names = ours.rules | ours.exceptions | {f"x.{name}" for name in ours.wildcards}
    several = [name for name in names if "." in name]
    assert len(several) > 5000
    wrong = [name for name in several if package.is_public(name) != anyone_registers_below(name)]
    assert wrong == []


@pytest.mark.parametrize(
    ("name", "open_"),
    [
        ("co.uk", True),
        ("vercel.app", True),
        ("amazonaws.com", True),
        ("kawasaki.jp", True),
        ("x.kawasaki.jp", True),
        ("city.kawasaki.jp", False),
        ("example.com", False),
        ("shop.vercel.app", False),
        ("example.co.uk", False),
        ("", False),
    ],
)
def test_names(name: str, open_: bool) -> None:
    assert anyone_registers_below(name) is open_


@given(st.text(alphabet="abc.-", max_size=20))
def test_any_name_is_answered(name: str) -> None:
    anyone_registers_below(name)
