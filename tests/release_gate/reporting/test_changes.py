"""What changed since the last whole run: every check is in at most one list of its kind."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from release_gate.model import FAILING, Environment, GateResult, Status
from release_gate.reporting.changes import changes
from release_gate.reporting.past import Key, Past, key_of, run_of
from tests.release_gate.records import PACK, gate_of, passed, runs

PART = Environment(part="home")


def statuses(gate: GateResult) -> dict[Key, Status]:
    return {key_of(pack, each): each.status for pack in gate.packs for each in pack.checks}


def after(before: GateResult) -> Past:
    return Past(runs=(run_of(before),), compared=statuses(before))


@given(runs, runs)
def test_every_change_is_named_once(before: GateResult, now: GateResult) -> None:
    found = changes(now, after(before))
    assert found is not None
    old, new = statuses(before), statuses(now)
    failing = {key for key in new if new[key] in FAILING}
    assert {*found.newly_failing, *found.still_failing} == failing
    assert not {*found.newly_failing} & {*found.still_failing}
    assert all(old[key] in FAILING for key in (*found.still_failing, *found.fixed))
    assert not failing & {*found.fixed}
    assert {*found.added} == new.keys() - old.keys()
    assert {*found.removed} == old.keys() - new.keys()


@given(runs)
def test_a_run_like_the_one_before_has_no_news(gate: GateResult) -> None:
    found = changes(gate, after(gate))
    assert found is not None
    news = (found.newly_failing, found.fixed, found.added, found.removed)
    assert not any(news) and found.slower_s is None


def test_without_a_whole_run_there_is_nothing_to_compare_with() -> None:
    part = replace(gate_of(passed(PACK)), environment=PART)
    assert changes(part, Past()) is None
    assert changes(part, after(part)) is None


@given(runs, st.floats(0, 1000))
def test_a_part_is_not_slower_and_removes_no_check(before: GateResult, seconds: float) -> None:
    part = replace(gate_of(), environment=PART, seconds=seconds)
    found = changes(part, after(before))
    assert found is not None
    assert found.slower_s is None and not found.removed


def test_a_second_more_is_slower() -> None:
    gate = gate_of(passed(PACK))
    found = changes(replace(gate, seconds=gate.seconds + 1.5), after(gate))
    assert found is not None
    assert found.slower_s == 1.5
