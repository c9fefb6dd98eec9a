"""The record in version control, the reasons, and docs/mutation.md agree."""

from __future__ import annotations

import pytest

from tests.checkout import ROOT
from tests.release_gate.mutation import page
from tests.release_gate.mutation.catalogue import catalogue
from tests.release_gate.mutation.page import PAGE, matches, reasons, text, unreasoned
from tests.release_gate.mutation.record import UNDECIDED

LEAST, LEAST_SHARE = 400, 0.95  # of the mutants that were decided


@pytest.fixture(scope="module")
def summary() -> dict[str, list[str]]:
    return page.recorded()


@pytest.fixture(scope="module")
def known() -> set[str]:
    return {mutant.id for mutant in catalogue(ROOT)}


def test_the_page_is_current(summary: dict[str, list[str]]) -> None:
    assert PAGE.read_text("utf-8") == text(summary, reasons())


def test_every_survivor_has_a_reason(summary: dict[str, list[str]]) -> None:
    assert unreasoned(summary, reasons()) == []


def test_every_reason_is_for_a_survivor_that_still_exists(
    summary: dict[str, list[str]], known: set[str]
) -> None:
    living = [id_ for id_ in summary.get("", ()) if id_ in known]
    assert [key for key in reasons() if not any(matches(id_, key) for id_ in living)] == []


def test_the_gate_catches_nearly_all(summary: dict[str, list[str]]) -> None:
    decided = sum(len(ids) for by, ids in summary.items() if by != UNDECIDED)
    assert decided >= LEAST
    assert decided - len(summary.get("", ())) >= LEAST_SHARE * decided


def test_a_survivor_without_a_reason_is_named() -> None:
    found = {"API-01": ["a:b:c:1"], "": ["a:b:c:2", "a:b:d:1"]}
    assert unreasoned(found, {"a:b:c:*": "it is equivalent"}) == ["a:b:d:1"]


def test_the_page_has_the_score_by_rule_and_the_reasons() -> None:
    found = {"API-01": ["a:b:c:1"], "": ["a:b:c:2", "z:b:d:1"], UNDECIDED: ["z:b:d:2"]}
    shown = text(found, {"a:b:c:2": "It is equivalent."})
    assert "3 mutants, 1 caught (33.3 %), 2 survived. For 1 more, the time was too short." in shown
    assert "| `a` | 2 | 1 |" in shown
    assert "| `a:b:c:2` | It is equivalent. |" in shown


def test_brackets_and_question_marks_of_an_id_are_no_pattern() -> None:
    assert matches("a:b:c[1]:1", "a:b:c[1]:*")
    assert not matches("a:b:c1:1", "a:b:c[1]:*")


def test_the_files_are_those_of_the_repository() -> None:
    assert page.FOLDER == ROOT / "tests" / "release_gate" / "mutation"
