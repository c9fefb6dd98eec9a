"""Hypothesis strategies for the gate's records."""

from __future__ import annotations

from hypothesis import strategies as st

from release_gate.model import Check, CheckResult, GateResult, Observation, Pack, Status

PACK = Pack("demo", "Pack 1", "Demo", "v1.0.0", "demo", "A pack for tests.", "/")

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
        exit_status=draw(st.none() | st.integers(-70, 260)),
        seconds=draw(st.floats(0, 1000)),
        problem=draw(st.just("") | text),
    )


def gate_of(*packs: object) -> GateResult:
    return GateResult("http://127.0.0.1:8000", "2026-01-02T03:04:05+00:00", 1.5, packs)  # type: ignore[arg-type]
