"""The leading side of a worker: what it does about one that crashes, garbles or is late."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from release_gate.model import Status
from release_gate.paths import ROOT
from release_gate.reference import PROJECT
from release_gate.runner import crew
from release_gate.runner.crew import Crew, Worker, WorkerEnded
from release_gate.runner.messages import Began, Collected, Done, Finished, Order, event_line
from release_gate.service.process_tree import ProcessTree
from tests.release_gate.records import pack_of

NOTHING = event_line(Collected((), {}))
ORDER = Order(("n",), "log", "evidence", 0.1)
GOOD: list[Began | Finished] = [Began("n"), Finished("n", Status.PASS, 1.0, "")]


@pytest.fixture
def ends(tmp_path: Path) -> Iterator[tuple[ProcessTree, socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    tree = ProcessTree([sys.executable, "-c", "raise SystemExit(3)"], os.environ, tmp_path)
    with ours, theirs:
        yield tree, ours, theirs
        tree.kill()


Ends = tuple[ProcessTree, socket.socket, socket.socket]


def worker(ends: Ends, *said: bytes) -> Worker:
    tree, ours, theirs = ends
    theirs.sendall(NOTHING + b"".join(said))
    return Worker(tree, ours)


def test_what_it_reports_arrives_up_to_the_end_of_the_order(ends: Ends) -> None:
    lines = [*map(event_line, GOOD), event_line(Done()), *map(event_line, GOOD)]
    assert list(worker(ends, *lines).carry_out(ORDER)) == GOOD


def test_a_crash_keeps_what_was_reported_before(ends: Ends) -> None:
    leader = worker(ends, *map(event_line, GOOD))
    ends[2].shutdown(socket.SHUT_WR)
    found: list[Began | Finished] = []
    with pytest.raises(WorkerEnded, match="exited with status 3"):
        found.extend(leader.carry_out(ORDER))
    assert found == GOOD


def test_silence_ends_at_the_time_limit(ends: Ends, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "LATE_S", 0.1)
    with pytest.raises(WorkerEnded, match=r"time limit of 0\.1 s"):
        list(worker(ends).carry_out(ORDER))


@pytest.mark.parametrize("line", [b"nonsense\n", b"{}\n", NOTHING])
def test_garbage_ends_it(line: bytes, ends: Ends) -> None:
    with pytest.raises(WorkerEnded, match=r"malformed|unexpected message"):
        list(worker(ends, line).carry_out(ORDER))


def test_workers_collect_once_and_are_hired_quickly(tmp_path: Path) -> None:
    pack = pack_of(tmp_path, '@check("X-1", "t", why="w")\ndef test_1(): pass\n')
    found = Crew(PROJECT, [pack.path], os.environ, tmp_path / "collection.txt")
    try:
        one, two = found.hire(), found.hire()
        assert one.collected == two.collected
        assert [item.check.id for item in one.collected.items] == ["X-1"]
        order = Order(
            (one.collected.items[0].node,), str(tmp_path / "log"), str(ROOT / "none"), 30.0
        )
        for each in (one, two):
            kinds = [type(event) for event in each.carry_out(order)]
            assert kinds == [Began, Finished]
            each.stop()
    finally:
        found.stop()


def test_a_crew_that_has_ended_hires_nobody(tmp_path: Path) -> None:
    found = Crew(PROJECT, [], {**os.environ, "PYTHONPATH": "/nowhere"}, tmp_path / "collection.txt")
    found.stop()
    with pytest.raises(WorkerEnded, match="could not start"):
        found.hire()
