"""Records of the gate for tests: examples and Hypothesis strategies."""

from __future__ import annotations

from collections.abc import Collection
from itertools import cycle
from pathlib import Path

from hypothesis import strategies as st

from release_gate.model import Check, CheckResult, GateResult, Observation, Pack, PackResult, Status
from release_gate.reference import PLAN
from release_gate.runner.engine import Work
from release_gate.runner.verdict import pack_verdict

PACK = Pack("demo", "Pack 1", "Demo", "v1.0.0", "demo", "A pack for tests.", "/")

HEAD = "import os, signal, subprocess, sys, time\nfrom release_gate.check import check\n"
CHECK = Check("A-1", "one", "why", "here:1")

text = st.text(max_size=30)
checks = st.builds(Check, id=st.text(min_size=1, max_size=8), title=text, why=text, where=text)


def results(statuses: st.SearchStrategy[Status]) -> st.SearchStrategy[CheckResult]:
    seconds = st.floats(0, 100)
    return st.builds(CheckResult, checks, statuses, seconds, text)


def result_lists(
    statuses: st.SearchStrategy[Status], min_size: int = 0
) -> st.SearchStrategy[list[CheckResult]]:
    return st.lists(
        results(statuses), min_size=min_size, max_size=6, unique_by=lambda result: result.check.id
    )


any_status = st.sampled_from(list(Status))


@st.composite
def observations(draw: st.DrawFn) -> Observation:
    """Anything that a pack may do: announce checks, finish them, end in any way."""
    finished = draw(result_lists(any_status))
    unfinished = draw(st.lists(checks, max_size=3))
    return Observation(
        collected=(*(result.check for result in finished), *unfinished),
        finished=tuple(finished),
        seconds=draw(st.floats(0, 1000)),
        problem=draw(st.just("") | text),
    )


def passed(pack: Pack) -> PackResult:
    return PackResult(pack, Status.PASS, (CheckResult(CHECK, Status.PASS),), 1.0)


def gate_of(*packs: PackResult) -> GateResult:
    return GateResult("http://127.0.0.1:8000", "2026-01-02T03:04:05+00:00", 1.5, packs)


def pack_of(folder: Path, source: str, time_limit_s: float = 30.0) -> Pack:
    """A pack with one test file of this source."""
    (folder / "test_pack.py").write_text(HEAD + source, encoding="utf-8")
    return Pack("demo", "Pack 1", "Demo", "v1", str(folder), "d", "/", time_limit_s)


def work_of(pack: Pack, log: Path, chosen: Collection[str] | None = None) -> Work:
    """The work on a pack that `pack_of` has made."""
    return Work(pack, Path(pack.path), log, chosen)


runs = st.lists(observations(), max_size=3).map(
    lambda found: gate_of(*(pack_verdict(PACK, seen) for seen in found))
)


@st.composite
def whole_runs(draw: st.DrawFn) -> GateResult:
    """Every pack of the real plan, each with some outcome."""
    outcomes = cycle(draw(st.lists(observations(), min_size=1, max_size=3)))
    return gate_of(*(pack_verdict(pack, seen) for pack, seen in zip(PLAN, outcomes, strict=False)))
