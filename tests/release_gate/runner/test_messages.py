"""Each message survives its way over the socket; another text is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_gate.model import Check, CheckResult, Status
from release_gate.runner.messages import (
    Began,
    Collected,
    Done,
    Event,
    Finished,
    Order,
    event_line,
    order_line,
    read_event,
    read_order,
)
from release_gate.runner.schedule import Item
from tests.release_gate.records import any_status, checks, text

items = st.builds(Item, node=text, path=text, check=checks, unit=text)
events: st.SearchStrategy[Event] = st.one_of(
    st.builds(Collected, st.lists(items).map(tuple), st.dictionaries(text, text)),
    st.builds(Began, text),
    st.builds(Finished, text, any_status, st.floats(0, 9), text),
    st.just(Done()),
)


@given(events)
def test_an_event_is_one_line_and_reads_back(event: Event) -> None:
    line = event_line(event)
    assert line.count(b"\n") == 1
    assert read_event(line) == event


@given(st.builds(Order, st.lists(text).map(tuple), text, text, st.floats(1, 9), st.integers(0, 3)))
def test_an_order_is_one_line_and_reads_back(order: Order) -> None:
    line = order_line(order)
    assert line.count(b"\n") == 1
    assert read_order(line) == order


@pytest.mark.parametrize(
    "line", ["", "nonsense", "[]", "{}", '{"event": "Gone"}', '{"event": "Began"}']
)
def test_another_text_is_no_event(line: str) -> None:
    with pytest.raises((ValueError, TypeError, KeyError)):
        read_event(line)


@given(checks, any_status)
def test_a_result_is_that_of_its_check(check: Check, status: Status) -> None:
    assert Finished("n", status, 1.0, "m").result(check) == CheckResult(check, status, 1.0, "m")
