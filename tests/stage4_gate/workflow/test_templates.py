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


NOT_PLAIN = ("", "-rf", "/gate.py", "..", "a\nb.py", 'a".py', "${{ x }}.py", "$HOME.py", "a;b.py")
NOT_PLAIN_FACTS = [
    *(("gate", name, RepositoryFacts(gates=("good.py", name))) for name in NOT_PLAIN),
    ("gate", "$x", RepositoryFacts(gates=("$x", "good.py"))),
    ("branch", "main]", RepositoryFacts(branch="main]")),
]


@pytest.mark.parametrize(("kind", "name", "facts"), NOT_PLAIN_FACTS)
def test_a_name_that_would_mean_something_else_is_refused(
    kind: str, name: str, facts: RepositoryFacts
) -> None:
    with pytest.raises(NotPlainError) as error:
        filled("", facts, "1.2.3")
    assert error.value.message == f"the name of the {kind} {name!r} is not plain"
    assert error.value.hint.startswith("use a path from the root: ASCII letters, digits, ")


@pytest.mark.parametrize("python", ["3.12; touch x", "2.7", "3.9"])
def test_a_python_that_does_not_run_this_package_is_refused(python: str) -> None:
    with pytest.raises(NotPlainError) as error:
        filled("", RepositoryFacts(pythons=("3.12", python)), "1.2.3")
    assert error.value.message == f"invalid version of Python {python!r}"
    assert error.value.hint == "use 3.10 or newer, for example 3.12"


def test_the_first_template_of_each_system_is_the_default() -> None:
    assert {system: names[0] for system, names in TEMPLATES.items()} == {
        "github": "stage4_pipeline",
        "gitlab": "gitlab-stage4",
    }


def test_a_value_of_several_lines_keeps_the_indentation_of_its_place() -> None:
    facts = RepositoryFacts(gates=("a.py", "b.py"))
    assert filled("x: |\n    @@{gate_lines}\n", facts, "1") == "x: |\n    a.py\n    b.py\n"


def test_a_shard_and_the_merge_are_beside_the_gate() -> None:
    text = filled("@@{shard} @@{merge}", RepositoryFacts(gates=("ci/gate.py", "other.py")), "1")
    assert shlex.split(text) == ["ci/shard.py", "ci/merge.py"]
