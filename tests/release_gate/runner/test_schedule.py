"""Packs in parallel: each once, results in order, an exclusive one alone."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_gate.model import Pack, PackResult
from release_gate.runner.schedule import run_plan
from release_gate.runner.verdict import not_run
from tests.release_gate.records import PACK

plans = st.lists(st.booleans(), max_size=8).map(
    lambda alone: [replace(PACK, name=f"p{i}", alone=flag) for i, flag in enumerate(alone)]
)


class Watch:
    """Runs nothing; records which packs ran at the same time."""

    def __init__(self) -> None:
        self.lock, self.running, self.most = threading.Lock(), set[str](), 0
        self.disturbed = False

    def one(self, pack: Pack) -> PackResult:
        with self.lock:
            self.running.add(pack.name)
            self.most = max(self.most, len(self.running))
            self.disturbed |= pack.alone and len(self.running) > 1
        with self.lock:
            self.running.discard(pack.name)
        return not_run(pack, "tried")


@given(plans, st.integers(1, 4))
def test_every_pack_runs_once_and_is_reported_in_order(plan: list[Pack], jobs: int) -> None:
    watch = Watch()
    results = list(run_plan(plan, jobs, watch.one, lambda: None))
    assert [result.pack for result in results] == plan
    assert watch.most <= jobs
    assert not watch.disturbed


def test_packs_run_in_parallel() -> None:
    both = threading.Barrier(2, timeout=10)

    def one(pack: Pack) -> PackResult:
        both.wait()
        return not_run(pack, "met the other")

    plan = [replace(PACK, name="a"), replace(PACK, name="b")]
    assert len(list(run_plan(plan, 2, one, lambda: None))) == 2


def test_an_interrupt_stops_what_runs_and_starts_nothing_more() -> None:
    started, stopped = threading.Event(), threading.Event()
    ran: list[str] = []

    def one(pack: Pack) -> PackResult:
        ran.append(pack.name)
        if pack.name == "a":
            assert started.wait(10)
            raise KeyboardInterrupt
        started.set()
        assert stopped.wait(10)
        return not_run(pack, "stopped")

    plan = [replace(PACK, name=name) for name in ("a", "b")]
    later = replace(PACK, name="c", alone=True)
    with pytest.raises(KeyboardInterrupt):
        list(run_plan([*plan, later], 2, one, stopped.set))
    assert sorted(ran) == ["a", "b"]


def test_the_largest_start_first_and_the_results_keep_their_order() -> None:
    started: list[str] = []
    sizes = {"a": 1, "b": 3, "c": 2}
    plan = [replace(PACK, name=name) for name in sizes]

    def run(one: Pack) -> PackResult:
        started.append(one.name)
        return not_run(one, "tried")

    results = list(run_plan(plan, 1, run, lambda: None, lambda one: sizes[one.name]))
    assert started == ["b", "c", "a"]
    assert [result.pack.name for result in results] == ["a", "b", "c"]
