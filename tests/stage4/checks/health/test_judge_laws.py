"""Laws of the judgement over any body, and over every recorded answer that passes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stage4.checks.health.names import Role, about
from stage4.model import Status
from tests.stage4.checks.health.answers import FILES, Answer, answers, exchange, judged

PASSING = [
    json.loads(answer.body)
    for file in FILES
    for answer in answers(file)
    if answer.accept == ("PASS",) and answer.body.startswith(("{", "[{"))
]
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.sampled_from(["ok", "fail"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["status", "checks", "details", "error", "info", "results", "db"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(st.binary(max_size=60) | JSON.map(lambda value: json.dumps(value).encode()))
def test_no_body_breaks_the_judge(body: bytes) -> None:
    judged(exchange(body))


@given(JSON)
def test_a_failing_word_anywhere_it_counts_never_passes(value: Any) -> None:
    body = {"status": "fail", "more": value}
    assert judged(exchange(body)).status is Status.FAIL


WORDS = {"UP": "DOWN", "ok": "fail", "pass": "fail", "Healthy": "Unhealthy", "healthy": "dead"}


def turned_bad(value: Any) -> Iterator[Any]:
    """The value with one of its good words or good booleans turned bad, each in turn."""
    if isinstance(value, str) and value in WORDS:
        yield WORDS[value]
    elif isinstance(value, dict):
        for key, member in value.items():
            yield from ({**value, key: bad} for bad in turned_bad(member))
            if key in ("healthy", "ok", "up", "ready", "passed") and member is True:
                yield {**value, key: False}
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield from ([*value[:index], bad, *value[index + 1 :]] for bad in turned_bad(member))


def test_one_bad_word_anywhere_in_a_passing_answer_never_passes() -> None:
    tried = [bad for body in PASSING for bad in turned_bad(body)]
    assert len(tried) > 100
    assert [bad for bad in tried if judged(exchange(bad)).status is Status.PASS] == []


LABELS = st.sampled_from(["log_level", "mode", "theme", "version", "environment", "region", "name"])


@given(st.dictionaries(LABELS, st.sampled_from(["error", "down", "offline", "red", "critical"])))
def test_labels_are_no_states(labels: dict[str, str]) -> None:
    assert judged(exchange({**labels, "status": "ok"})).status is Status.PASS


@given(st.binary(max_size=60), st.sampled_from([200, 204, 404, 503, 99, 600]), st.text(max_size=20))
def test_any_bytes_get_a_verdict(body: bytes, status: int, kind: str) -> None:
    result = judged(exchange(body, status, kind))
    assert status in (200, 204) or result.status is Status.FAIL
    json.dumps(result.evidence)


@given(st.binary(max_size=12), st.integers(0, 40), st.sampled_from(answers("answers_edge")))
def test_a_damaged_answer_gets_a_verdict(bytes_: bytes, where: int, answer: Answer) -> None:
    body = answer.body.encode()
    judged(exchange(body[:where] + bytes_ + body[where + 1 :], kind=answer.kind))


def with_a_bad_part(value: Any, part: dict[str, Any]) -> Iterator[Any]:
    """The value with this part added to one of its objects, each in turn."""
    if isinstance(value, dict):
        yield {**value, "another": part}
        for key, member in value.items():
            yield from ({**value, key: bad} for bad in with_a_bad_part(member, part))
    elif isinstance(value, list):
        yield [*value, part]
        for index, member in enumerate(value):
            for bad in with_a_bad_part(member, part):
                yield [*value[:index], bad, *value[index + 1 :]]


@pytest.mark.parametrize("part", [{"status": "DOWN"}, {"healthy": False}, {"state": "failed"}])
def test_one_bad_part_added_anywhere_never_passes(part: dict[str, Any]) -> None:
    tried = [bad for body in PASSING for bad in with_a_bad_part(body, part)]
    assert len(tried) > 100
    assert [bad for bad in tried if judged(exchange(bad)).status is Status.PASS] == []


def with_more(value: Any, part: dict[str, Any]) -> Iterator[Any]:
    """The value with this part added to one of its objects, except under names of faults."""
    if isinstance(value, dict):
        yield {**value, "another": part}
        for key, member in value.items():
            if about(key).role not in (Role.FAULT, Role.CONCERN):
                yield from ({**value, key: more} for more in with_more(member, part))
    elif isinstance(value, list):
        for index, member in enumerate(value):
            for more in with_more(member, part):
                yield [*value[:index], more, *value[index + 1 :]]


def test_labels_added_anywhere_change_nothing() -> None:
    labels = {"log_level": "error", "mode": "offline", "error": "none", "errors": {"count": 0}}
    tried = [more for body in PASSING for more in with_more(body, labels)]
    assert len(tried) > 100
    assert [more for more in tried if judged(exchange(more)).status is not Status.PASS] == []
