"""The mutants of this application, as a whole."""

from __future__ import annotations

import ast
from collections import Counter

import pytest

from tests.checkout import ROOT
from tests.release_gate.mutation.catalogue import by_id, catalogue
from tests.release_gate.mutation.mutant import Mutant

SPARSE = 7  # to parse every file with every fault takes many seconds


@pytest.fixture(scope="module")
def mutants() -> tuple[Mutant, ...]:
    return catalogue(ROOT)


def test_there_are_many_and_each_has_its_own_id(mutants: tuple[Mutant, ...]) -> None:
    assert len(by_id(mutants)) > 400


def test_every_family_of_rules_finds_something(mutants: tuple[Mutant, ...]) -> None:
    found = Counter(mutant.rule for mutant in mutants)
    expected = {
        *("route-csrf", "route-origin", "route-session", "route-expiry", "route-headers"),
        *("route-cookie", "route-label", "route-size", "limit-dropped", "audit-dropped"),
        *("condition-dropped", "condition-boundary", "constant-halved", "constant-doubled"),
        *("constant-plus-one", "comparison-boundary", "raise-dropped", "cookie-flag"),
        *("entry-dropped", "argument-dropped", "constraint-dropped", "element-dropped"),
        *("handler-dropped", "effect-dropped", "attribute-dropped-for", "style-dropped"),
    }
    assert expected - found.keys() == set()


def test_each_changes_its_file_and_leaves_python_that_parses(mutants: tuple[Mutant, ...]) -> None:
    sound = {mutant.path: (ROOT / mutant.path).read_bytes() for mutant in mutants}
    for mutant in mutants[::SPARSE]:
        changed = mutant.applied(sound[mutant.path])
        assert changed != sound[mutant.path], mutant.id
        if mutant.path.endswith(".py"):
            ast.parse(changed)


def test_a_line_number_is_no_part_of_an_id(mutants: tuple[Mutant, ...]) -> None:
    lockout = [mutant.id for mutant in mutants if mutant.file == "backend/lockout.py"]
    assert "constant-doubled:backend/lockout.py:MAX_FAILURES:1" in lockout


def test_what_runs_at_the_import_concerns_the_functions_that_use_it(
    mutants: tuple[Mutant, ...],
) -> None:
    (mutant,) = (m for m in mutants if m.id.endswith("-doubled:backend/lockout.py:MAX_FAILURES:1"))
    assert {region.file for region in mutant.regions} == {"backend/lockout.py"}
