"""A summary.json read again is the verdict that it was made from; anything else is refused."""

from __future__ import annotations

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stage4.merging.document import verdicts_of
from stage4.model import Verdict
from stage4.output.summary import summary, summary_json
from stage4.output.targets import targets_summary
from tests.stage4.verdicts import canary, verdict_of, verdicts

LIMIT = {"slo_p95_ms": 1000.0, "failed": [{"sample": 1, "status": 503}]}
GOOD = summary(verdict_of(canary(**LIMIT)))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=9,
)


@given(verdicts())
def test_reading_reverses_writing(verdict: Verdict) -> None:
    assert [summary(each) for each in verdicts_of(json.loads(summary_json(verdict)))] == [
        summary(verdict)
    ]


def test_targets_are_read_one_by_one() -> None:
    verdict = verdict_of(canary(**LIMIT))
    whole = targets_summary([verdict])
    assert [each.base_url for each in verdicts_of(whole)] == [verdict.base_url]


def paths(value: object, at: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    inner = list(value.items() if isinstance(value, dict) else [])
    inner += list(enumerate(value)) if isinstance(value, list) else []
    return [at] * bool(at) + [path for key, own in inner for path in paths(own, (*at, key))]


@given(st.sampled_from(paths(GOOD)), JSON)
def test_any_value_anywhere_is_read_or_refused(path: tuple[str | int, ...], value: object) -> None:
    document = copy.deepcopy(GOOD)
    inner = document
    for key in path[:-1]:
        inner = inner[key]  # type: ignore[index]
    inner[path[-1]] = value  # type: ignore[index]
    try:
        read = verdicts_of(document)
    except ValueError as why:
        assert str(why)
    else:
        assert all(isinstance(each, Verdict) for each in read)


@given(JSON)
def test_any_other_json_is_refused(document: object) -> None:
    with pytest.raises(ValueError, match="not the summary"):
        verdicts_of(document)


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "PASS?"},
        {"status": "FAIL"},
        {"base_url": "javascript:alert(1)"},
        {"base_url": "http://user:password@a.example/"},
        {"timestamp": "2026-01-01T00:00:00"},
        {"checks": {}},
        {"targets": []},
    ],
)
def test_what_does_not_fit_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        verdicts_of({**GOOD, **changes})


@pytest.mark.parametrize(
    "changes",
    [
        {"count": 3},
        {"count": True},
        {"oks": 3},
        {"late": -1},
        {"samples": [1.0, "x"]},
        {"samples": [1.0, float("inf")]},
        {"samples": [1.0, -1.0]},
        {"samples": []},
        {"slo_p95_ms": None},
        {"failed": [{"sample": 2}]},
    ],
)
def test_figures_that_do_not_fit_each_other_are_refused(changes: dict[str, object]) -> None:
    verdicts_of(GOOD)
    with pytest.raises(ValueError, match="canary"):
        verdicts_of(summary(verdict_of(canary(**{**LIMIT, **changes}))))
