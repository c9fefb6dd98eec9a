"""The packs: a row for each check, folded where all is well."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given

from release_gate.model import Check, CheckResult, GateResult, PackResult, Status
from release_gate.reporting.board.failures import MAX_DETAILED
from release_gate.reporting.board.packs import MAX_REASONS, packs
from release_gate.reporting.past import NO_PAST, Outcome, Past
from tests.release_gate.records import CHECK, PACK, gate_of, passed, runs

ROW = re.compile(r'<tr id="([^"]+)" class="([^"]+)">')


def pack_with(*checks: CheckResult, status: Status = Status.PASS) -> GateResult:
    return gate_of(PackResult(PACK, status, checks, 1.0))


@given(runs)
def test_every_check_has_one_row(gate: GateResult) -> None:
    found = [class_.split()[-1].upper() for _, class_ in ROW.findall(packs(gate, NO_PAST, {}))]
    statuses = [each.status.value for pack in gate.packs for each in pack.checks]
    assert sorted(found) == sorted(statuses)


@given(runs)
def test_only_packs_that_passed_are_folded(gate: GateResult) -> None:
    html = packs(gate, NO_PAST, {})
    folded = [
        tail != " open"
        for tail in re.findall(r'<details id="pack-[^"]+" class="[^"]+"(| open)>', html)
    ]
    assert folded == [pack.status is Status.PASS for pack in gate.packs]


def test_in_a_pack_that_failed_only_the_checks_that_passed_are_folded() -> None:
    good = CheckResult(replace(CHECK, id="B-2"), Status.PASS)
    html = packs(pack_with(good, CheckResult(CHECK, Status.FAIL), status=Status.FAIL), NO_PAST, {})
    failed, passed_ = html.split("<summary>1 passed</summary>")
    assert "demo.A-1" in failed and "demo.B-2" in passed_


def test_a_row_says_title_reason_duration_and_last_results() -> None:
    outcomes = [Outcome(Status.PASS, "t"), Outcome(Status.FAIL, "t")]
    past = Past(outcomes={(PACK.name, CHECK.id): outcomes})
    html = packs(pack_with(CheckResult(CHECK, Status.PASS, 1.25)), past, {})
    row = html[html.index("<tr id") :]
    for part in (CHECK.title, CHECK.why, CHECK.id, "1.2 s", '<i class="f n1">'):
        assert part in row


def test_subjects_of_one_test_share_their_title_and_reason() -> None:
    checks = [
        CheckResult(Check(f"U-1-{name}", f"It loads: {name}", "people wait", "f:1"), Status.PASS)
        for name in ("home", "login")
    ]
    html = packs(pack_with(*checks), NO_PAST, {})
    assert html.count("people wait") == html.count(">It loads ") == 1
    assert "<code>U-1</code>" in html
    assert [class_ for _, class_ in ROW.findall(html)] == ["subject pass", "subject pass"]


def test_checks_of_different_tests_share_nothing() -> None:
    checks = [
        CheckResult(Check(f"U-{n}", f"It loads: {n}", "people wait", f"f:{n}"), Status.PASS)
        for n in range(2)
    ]
    assert 'class="group"' not in packs(pack_with(*checks), NO_PAST, {})


@pytest.mark.parametrize("status", [Status.PASS, Status.FAIL, Status.FLAKY])
def test_a_flaky_check_is_marked_once(status: Status) -> None:
    outcomes = [Outcome(Status.FLAKY, "t")]
    past = Past(outcomes={(PACK.name, CHECK.id): outcomes})
    html = packs(pack_with(CheckResult(CHECK, status)), past, {})
    assert html.count(">FLAKY</b>") == 1


def test_the_reason_of_a_skip_is_in_its_row() -> None:
    skipped = CheckResult(CHECK, Status.SKIPPED, message="there is no baseline")
    assert "there is no baseline" in packs(pack_with(skipped), NO_PAST, {})


def test_the_log_of_a_pack_is_linked() -> None:
    path = f"{PACK.name}/{PACK.version}/log.txt"
    html = packs(gate_of(passed(PACK)), NO_PAST, {path: "files/log.txt"})
    assert '<a href="files/log.txt">log</a>' in html


def test_failures_that_are_not_in_the_list_say_why_in_their_row() -> None:
    checks = [
        CheckResult(Check(f"U-{n}", "it works", "w", f"f:{n}"), Status.FAIL, message="it broke")
        for n in range(MAX_DETAILED + MAX_REASONS + 5)
    ]
    html = packs(pack_with(*checks, status=Status.FAIL), NO_PAST, {})
    assert html.count("it broke") == MAX_REASONS
    assert "it broke" not in html[: html.index(f'id="demo.U-{MAX_DETAILED}"')]


def test_a_pack_without_a_description_begins_with_its_version() -> None:
    bare = replace(PACK, description="")
    assert '<p class="note facts">Version v1.0.0 ·' in packs(gate_of(passed(bare)), NO_PAST, {})
