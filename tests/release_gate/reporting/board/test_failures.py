"""The list of failures: all of them, each with what helps to mend it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given

from release_gate.model import FAILING, CheckResult, GateResult, PackResult, Status
from release_gate.reporting.board.failures import MAX_DETAILED, MAX_OPEN, failures
from release_gate.reporting.past import NO_PAST, Outcome, Past
from tests.release_gate.records import CHECK, PACK, gate_of, passed, runs

KEY = (PACK.name, CHECK.id)
FOLDER = "demo/v1.0.0/failures/A-1"


def failing(number: int = 1, evidence: tuple[str, ...] = (), problem: str = "") -> GateResult:
    checks = tuple(
        CheckResult(replace(CHECK, id=f"A-{n + 1}"), Status.FAIL, 1.0, "it broke", evidence)
        for n in range(number)
    )
    return gate_of(PackResult(PACK, Status.FAIL, checks, 1.0, problem))


def before(*statuses: Status) -> Past:
    started = "2026-01-01T00:00:00+00:00"
    return Past(outcomes={KEY: [Outcome(status, started, "c") for status in statuses]})


@given(runs)
def test_every_failure_and_every_problem_is_listed(gate: GateResult) -> None:
    html = failures(gate, NO_PAST, {})
    failed = sum(gate.count(status) for status in FAILING)
    problems = sum(1 for pack in gate.packs if pack.problem)
    assert html.count("<li><details") == min(failed, MAX_DETAILED)
    assert html.count('<div class="problem">') == problems
    assert (html == "") == (failed + problems == 0)


def test_a_run_that_passed_has_no_list() -> None:
    assert failures(gate_of(passed(PACK)), NO_PAST, {}) == ""


@pytest.mark.parametrize(("number", "is_open"), [(MAX_OPEN, True), (MAX_OPEN + 1, False)])
def test_a_few_failures_are_unfolded(number: int, is_open: bool) -> None:
    assert ("<details open>" in failures(failing(number), NO_PAST, {})) is is_open


def test_the_list_is_bounded_and_says_how_many_there_are() -> None:
    gate = failing(MAX_DETAILED + 8)
    html = failures(gate, NO_PAST, {})
    assert html.count("<li>") == MAX_DETAILED
    assert "8 more failures in the packs below" in html


@pytest.mark.parametrize(
    ("past", "words"),
    [
        (before(Status.PASS), "newly failing"),
        (before(Status.PASS, Status.FAIL, Status.ERROR), "failing for 3 runs, since "),
        (NO_PAST, "first result of this check"),
    ],
)
def test_a_failure_says_how_old_it_is(past: Past, words: str) -> None:
    assert words in failures(failing(), past, {})


def test_evidence_is_shown_by_its_kind() -> None:
    names = ("page-1.png", "trace.zip", "server.log", "missing.txt")
    evidence = tuple(f"{FOLDER}/{name}" for name in names)
    files = {path: f"files/{path}" for path in evidence[:3]}
    html = failures(failing(1, evidence), NO_PAST, files)
    assert re.findall('<img src="([^"]+)"', html) == [f"files/{FOLDER}/page-1.png"]
    assert f'<a href="files/{FOLDER}/trace.zip">trace.zip</a>' in html
    assert f'<a href="files/{FOLDER}/server.log">server.log</a>' in html
    assert "playwright show-trace" in html
    assert "missing.txt" not in html


def test_looks_stand_side_by_side() -> None:
    evidence = tuple(f"{FOLDER}/{name}.png" for name in ("actual", "difference", "expected"))
    html = failures(failing(1, evidence), NO_PAST, {path: path for path in evidence})
    assert re.findall('<figure class="([^"]+)"', html) == ["expected", "actual", "difference"]


def test_a_failure_says_why_it_matters_and_where_it_is() -> None:
    html = failures(failing(), NO_PAST, {})
    assert f"Why it matters: {CHECK.why}." in html
    assert CHECK.where in html
    assert 'href="#demo.A-1"' in html
