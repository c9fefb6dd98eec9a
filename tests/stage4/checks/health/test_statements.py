"""The whole of a JSON body is searched."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stage4.checks.health.statements import MAX_DEPTH, statements
from stage4.checks.health.words import State


def states(data: Any) -> dict[str, State]:
    return {found.part.name: found.part.state for found in statements(data)}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"services": {"db": "zombie"}}, {"services.db": State.UNKNOWN}),
        ({"services": {"db": None}}, {"services.db": State.UNKNOWN}),
        ({"data": {"a": [{"name": "db", "ok": False}]}}, {"data.a.db.ok": State.BAD}),
        ({"errors": ["x"]}, {"errors": State.BAD}),
        ({"errors": {"count": 0}}, {}),
        ({"queue": {"errors": {"count": 2}}}, {"queue.errors": State.DEGRADED}),
        ({"warnings": ["x"]}, {"warnings": State.DEGRADED}),
        ({"maintenance": {"enabled": True}}, {"maintenance": State.BAD}),
        ({"config": {"on_error": "fail", "readonly": True}}, {}),
        ({"last_deploy": {"status": "failed"}}, {"last_deploy.status": State.DEGRADED}),
        ({"cache": {"enabled": False}}, {}),
        ({"failedChecks": ["db"]}, {"failedChecks": State.BAD}),
        ({"checks": {"db": ["fail"]}}, {"checks.db.0": State.BAD}),
        ({"config": {"status": "DOWN"}}, {"config.status": State.BAD}),
        ({"body": '{"status": "DOWN"}'}, {"body.status": State.BAD}),
        ({"db": "ok", "cache": "zombie"}, {"db": State.GOOD, "cache": State.UNKNOWN}),
        (["ok", True, 3], {"0": State.GOOD, "1": State.GOOD}),
        (False, {"": State.BAD}),
        (3, {}),
        (None, {}),
    ],
)
def test_what_states_something(data: Any, expected: dict[str, State]) -> None:
    assert states(data) == expected


def test_only_a_word_at_the_top_speaks_of_the_whole() -> None:
    found = list(statements({"status": "ok", "db": {"status": "down"}, "database_status": "ok"}))
    assert [statement.on_whole for statement in found] == [True, False, False]


ENVELOPES = st.sampled_from(["data", "payload", "checks", "details", "x", "nodes", "config"])


@given(st.lists(ENVELOPES | st.none(), max_size=MAX_DEPTH - 1))
def test_a_status_that_is_down_is_found_at_any_depth(names: list[str | None]) -> None:
    data: Any = {"status": "DOWN"}
    for name in names:
        data = [data] if name is None else {name: data}
    assert State.BAD in states(data).values()


def test_what_is_nested_deeper_is_said() -> None:
    data: Any = {"status": "DOWN"}
    for _ in range(MAX_DEPTH + 5):
        data = {"a": data}
    assert list(states(data).values()) == [State.UNKNOWN]


@pytest.mark.parametrize("name", ["errors", "warnings", "maintenance"])
def test_what_is_nested_as_deeply_as_can_be_parsed_is_read(name: str) -> None:
    """The parser of JSON goes as deep as the stack allows; what is written of it must not."""
    for depth in range(sys.getrecursionlimit()):
        try:
            data = json.loads(f'{{"{name}": {{"on": true, "x": {"[" * depth}1{"]" * depth}}}}}')
        except RecursionError:
            break
        assert [one.part.name for one in statements(data)][:1] == [name]
    assert depth > 100


def test_a_long_fault_is_quoted_from_its_beginning() -> None:
    (found,) = statements({"errors": ["x" * 50] * 9})
    assert found.part.word == json.dumps(["x" * 50] * 9)[:200]
