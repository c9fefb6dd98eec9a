"""Laws of the verdict: what may pass, and that no check is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_gate.model import Check, CheckResult, Ending, Observation, Status
from release_gate.reporting.formats import gate_text, pack_text, tally
from release_gate.reporting.summary import gate_record
from release_gate.runner.verdict import crashed, cut_short, pack_verdict
from tests.release_gate.records import PACK, any_status, gate_of, observations, result_lists

GOOD = st.just(Status.PASS)
BAD = (Status.FAIL, Status.ERROR)
ONE = CheckResult(Check("A-1", "one", "why", "here:1"), Status.PASS)


def passing(*results: CheckResult) -> Observation:
    return Observation(tuple(r.check for r in results), results, 1.0)


@given(result_lists(GOOD, min_size=1))
def test_a_pack_passes_if_all_announced_checks_pass(found: list[CheckResult]) -> None:
    assert pack_verdict(PACK, passing(*found)).status is Status.PASS


@given(observations())
def test_a_pack_passes_only_on_complete_good_evidence(seen: Observation) -> None:
    result = pack_verdict(PACK, seen)
    if result.status is Status.PASS:
        assert not seen.problem
        assert {check.id for check in seen.collected} == {r.check.id for r in seen.finished}
        assert any(r.status in (Status.PASS, Status.FLAKY) for r in seen.finished)
        assert not any(r.status in BAD for r in seen.finished)


@given(observations())
def test_a_failed_pack_says_why(seen: Observation) -> None:
    result = pack_verdict(PACK, seen)
    if result.status is not Status.PASS:
        assert result.problem or any(check.status in BAD for check in result.checks)


@given(observations())
def test_every_announced_check_is_in_the_result(seen: Observation) -> None:
    reported = [result.check.id for result in pack_verdict(PACK, seen).checks]
    assert set(reported) == {check.id for check in seen.collected}
    assert len(reported) == len(set(reported))


@given(observations(), st.data())
def test_one_more_failure_never_turns_a_run_into_a_pass(
    seen: Observation, data: st.DataObject
) -> None:
    worse = data.draw(result_lists(st.sampled_from(BAD), min_size=1))
    known = {check.id for check in seen.collected}
    new = tuple(result for result in worse if result.check.id not in known)
    more = replace(
        seen,
        collected=seen.collected + tuple(result.check for result in new),
        finished=seen.finished + new,
    )
    if new:
        assert pack_verdict(PACK, more).status is Status.FAIL


@given(st.lists(observations(), max_size=5))
def test_a_run_passes_if_it_has_packs_and_all_pass(runs: list[Observation]) -> None:
    packs = [pack_verdict(PACK, seen) for seen in runs]
    gate = gate_of(*packs)
    assert gate.passed == (bool(packs) and all(pack.status is Status.PASS for pack in packs))


@given(st.lists(observations(), max_size=4))
def test_counts_add_up_from_check_to_pack_to_run(runs: list[Observation]) -> None:
    record = gate_record(gate_of(*(pack_verdict(PACK, seen) for seen in runs)))
    for status in record["counts"]:
        of_packs = sum(pack["counts"][status] for pack in record["packs"])
        of_checks = sum(c["status"] == status for p in record["packs"] for c in p["checks"])
        assert record["counts"][status] == of_packs == of_checks


def test_no_packs_are_no_pass() -> None:
    assert not gate_of().passed
    assert gate_record(gate_of())["status"] == "FAIL"


def test_no_checks_are_a_problem() -> None:
    assert "no checks" in pack_verdict(PACK, Observation((), (), 0.1)).problem


def test_an_unfinished_check_is_an_error() -> None:
    other = Check("A-2", "two", "why", "here:2")
    result = pack_verdict(PACK, Observation((ONE.check, other), (ONE,), 3.0))
    assert [check.status for check in result.checks] == [Status.PASS, Status.ERROR]
    assert result.status is Status.FAIL


WAITING = {"n1": ONE.check, "n2": Check("A-2", "two", "why", "here:2")}


@pytest.mark.parametrize(
    ("running", "messages"),
    [
        ("n1", ["the worker crashed during this check", "not run: the worker crashed during A-1"]),
        ("", ["not run: the worker crashed"] * 2),
    ],
)
def test_a_crash_is_an_error_of_each_check_that_it_prevents(
    running: str, messages: list[str]
) -> None:
    found = list(crashed(WAITING, running, "crashed"))
    assert [result.check for result in found] == list(WAITING.values())
    assert [result.message for result in found] == messages
    assert {result.status for result in found} == {Status.ERROR}
    assert list(crashed({}, running, "crashed")) == []


@given(any_status, st.text())
def test_the_end_of_a_run_gives_its_reason_to_what_has_not_run(status: Status, text: str) -> None:
    found = cut_short(WAITING.values(), Ending(status, text))
    assert found == [CheckResult(check, status, message=text) for check in WAITING.values()]


def test_two_checks_with_one_id_are_a_problem() -> None:
    seen = Observation((ONE.check, ONE.check), (ONE,), 1.0)
    assert "A-1" in pack_verdict(PACK, seen).problem


def test_a_pack_of_skipped_checks_fails_but_not_its_part_in_a_shard() -> None:
    seen = passing(replace(ONE, status=Status.SKIPPED))
    assert pack_verdict(PACK, seen).status is Status.FAIL
    assert pack_verdict(PACK, seen, whole=False).status is Status.PASS


@given(observations())
def test_texts_name_every_check(seen: Observation) -> None:
    result = pack_verdict(PACK, seen)
    for check in result.checks:
        assert check.check.id in pack_text(result)
        assert check.check.id in gate_text(gate_of(result))


def test_the_tally_counts_each_outcome() -> None:
    results = [
        replace(ONE, check=replace(ONE.check, id=f"A-{number}"), status=status)
        for number, status in enumerate(Status)
    ]
    line = tally(gate_of(pack_verdict(PACK, passing(*results))))
    assert line == "1 of 5 checks passed, 1 flaky, 1 failed, 1 error, 1 skipped"
