"""The top of the board: one sentence for every verdict, and what changed since the last run."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given

from release_gate.model import CheckResult, Environment, GateResult, PackResult, Status
from release_gate.reporting.board.overview import (
    BAR_WIDTH,
    MAX_NAMES,
    environment,
    overview,
    since_last_run,
    verdict,
)
from release_gate.reporting.past import NO_PAST, Past, key_of, run_of
from tests.release_gate.records import CHECK, PACK, gate_of, passed, runs


def gate(*statuses: Status, problem: str = "", part: str = "") -> GateResult:
    checks = tuple(CheckResult(replace(CHECK, id=f"A-{n}"), s) for n, s in enumerate(statuses))
    bad = problem or any(status in (Status.FAIL, Status.ERROR) for status in statuses)
    pack = PackResult(PACK, Status.FAIL if bad else Status.PASS, checks, 1.0, problem)
    return replace(gate_of(pack), environment=Environment(part=part))


def after(before: GateResult) -> Past:
    compared = {key_of(p, each): each.status for p in before.packs for each in p.checks}
    return Past([run_of(before)], {}, compared)


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (gate(Status.PASS, Status.FLAKY), "All 2 checks passed"),
        (gate(Status.PASS, part="home"), "All 1 selected check passed"),
        (gate(Status.PASS, Status.SKIPPED), "1 of 2 checks passed, none failed"),
        (gate(Status.PASS, Status.FAIL, Status.ERROR), "2 of 3 checks failed"),
        (gate(Status.PASS, problem="it hung"), "1 pack did not finish"),
        (gate_of(), "Nothing was run"),
    ],
)
def test_the_verdict_is_a_sentence(found: GateResult, sentence: str) -> None:
    assert verdict(found) == sentence


@given(runs)
def test_the_verdict_agrees_with_the_gate(found: GateResult) -> None:
    html = overview(found)
    status = "PASS" if found.passed else "FAIL"
    assert f'<section id="gate" class="verdict {status.lower()}">' in html
    assert ("passed" in verdict(found)) == found.passed


@given(runs)
def test_the_shares_fill_the_bar(found: GateResult) -> None:
    html = overview(found)
    if "<svg" in html:
        svg = ET.fromstring(html[html.index("<svg") : html.index("</svg>") + 6])
        widths = [float(share.attrib["width"]) for share in svg]
        assert sum(widths) == pytest.approx(BAR_WIDTH, abs=0.5)
        assert all(width > 0 for width in widths)


def test_changes_are_named_with_links() -> None:
    before = gate(Status.PASS, Status.FAIL, Status.FAIL)
    html = since_last_run(gate(Status.FAIL, Status.PASS, Status.FAIL), after(before))
    for words, id_ in (("newly failing", "A-0"), ("fixed", "A-1"), ("still failing", "A-2")):
        assert f'{words} <span class="note"><a href="#demo.{id_}">{id_}</a>' in html


def test_many_changes_are_counted() -> None:
    found = gate(*[Status.FAIL] * (MAX_NAMES + 3))
    html = since_last_run(found, after(gate(*[Status.PASS] * (MAX_NAMES + 3))))
    assert f"<b>{MAX_NAMES + 3}</b>" in html and "and 3 more" in html


def test_a_run_like_the_one_before_says_so() -> None:
    assert "Nothing changed." in since_last_run(gate(Status.PASS), after(gate(Status.PASS)))


def test_without_a_whole_run_the_board_says_so() -> None:
    assert "no whole run" in since_last_run(gate(Status.PASS), NO_PAST)


def test_a_problem_with_the_history_is_said() -> None:
    assert "it is locked" in since_last_run(gate(Status.PASS), Past(problem="it is locked"))


def test_the_environment_has_what_is_known_and_no_empty_rows() -> None:
    found = replace(gate_of(passed(PACK)), environment=Environment(commit="abc", browser="B 1"))
    html = environment(found)
    assert "<code>abc</code>" in html and "B 1" in html and "the whole plan" in html
    assert "<dd></dd>" not in html and "Branch" not in html
