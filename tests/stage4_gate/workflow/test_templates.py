"""Filling in: any plain name stays what it is, any other is refused, no place stays empty."""

from __future__ import annotations

import shlex
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from stage4_gate.workflow.facts import RepositoryFacts
from stage4_gate.workflow.templates import PLACE, PLAIN, TEMPLATES, NotPlainError, filled, template

NAMES = [name for names in TEMPLATES.values() for name in names]
plain = st.from_regex(PLAIN, fullmatch=True)
pythons = st.lists(st.integers(10, 99).map(lambda minor: f"3.{minor}"), min_size=1, max_size=3)


def values_below(document: Any) -> list[Any]:
    """Every value of a document that is neither a list nor a mapping."""
    if isinstance(document, dict):
        return [found for value in document.values() for found in values_below(value)]
    if isinstance(document, list):
        return [found for value in document for found in values_below(value)]
    return [document]


@pytest.mark.parametrize("name", NAMES)
@given(gates=st.lists(plain, min_size=1, max_size=3), pythons=pythons, branch=plain)
def test_what_is_filled_in_is_read_back(
    name: str, gates: list[str], pythons: list[str], branch: str
) -> None:
    facts = RepositoryFacts(gates=tuple(gates), pythons=tuple(pythons), branch=branch)
    text = filled(template(name), facts, "1.2.3")
    assert not PLACE.search(text)
    read = yaml.safe_load(text)
    values = values_below(read)
    assert "stage4-gate==1.2.3" in values
    if name in ("stage4_pipeline", "gitlab-stage4"):
        assert set(gates) <= set(values) and set(pythons) <= set(values)
        assert "\n".join(gates) in values
    if name in ("stage4_pipeline", "release_gate"):
        assert read[True]["push"]["branches"] == [branch]


@pytest.mark.parametrize(
    "facts",
    [
        RepositoryFacts(gates=("",)),
        RepositoryFacts(gates=("-rf",)),
        RepositoryFacts(gates=("/gate.py",)),
        RepositoryFacts(gates=("..",)),
        RepositoryFacts(gates=("a\nb.py",)),
        RepositoryFacts(gates=('a".py',)),
        RepositoryFacts(gates=("${{ secrets.TOKEN }}.py",)),
        RepositoryFacts(gates=("$HOME.py",)),
        RepositoryFacts(gates=("good.py", "a;b.py")),
        RepositoryFacts(branch="main]"),
        RepositoryFacts(pythons=("3.12; touch x",)),
        RepositoryFacts(pythons=("2.7",)),
    ],
)
def test_a_name_that_would_mean_something_else_is_refused(facts: RepositoryFacts) -> None:
    with pytest.raises(NotPlainError):
        filled("", facts, "1.2.3")


def test_a_value_of_several_lines_keeps_the_indentation_of_its_place() -> None:
    facts = RepositoryFacts(gates=("a.py", "b.py"))
    assert filled("x: |\n    @@{gate_lines}\n", facts, "1") == "x: |\n    a.py\n    b.py\n"


def test_a_shard_and_the_merge_are_beside_the_gate() -> None:
    text = filled("@@{shard} @@{merge}", RepositoryFacts(gates=("ci/gate.py", "other.py")), "1")
    assert shlex.split(text) == ["ci/shard.py", "ci/merge.py"]
