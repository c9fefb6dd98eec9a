"""A body in, a Reading out, whatever its content type says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stage4.checks.health.body import read
from stage4.checks.health.reading import Reading
from stage4.checks.health.words import State

KINDS = ["application/json", "text/plain", "text/html; charset=utf-8", "application/xml", ""]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("body", "state"),
    [
        (b'{"status": "ok"}', State.GOOD),
        (b'\xef\xbb\xbf{"status": "down"}', State.BAD),
        (b'"OK"', State.GOOD),
        (b"true", State.GOOD),
        (b"false", State.BAD),
        (b"OK\r\n", State.GOOD),
        (b"[OK] db", State.GOOD),
        (b"[FAIL] db", State.BAD),
        (b"[-]etcd failed: reason withheld\nlivez check failed\n", State.BAD),
    ],
)
def test_the_body_decides_not_its_content_type(body: bytes, state: State, kind: str) -> None:
    assert read(body, kind).state is state


@pytest.mark.parametrize("body", [b"", b" \r\n", b'""', b"\xef\xbb\xbf"])
def test_an_empty_body_is_read_as_such(body: bytes) -> None:
    assert read(body, "application/json").empty


def test_words_that_contradict_each_other_are_a_problem_and_the_worst_counts() -> None:
    reading = read(b'{"status": "ok", "healthy": false}', "")
    assert reading.state is State.BAD
    assert "contradicts itself" in reading.problems[0]


@pytest.mark.parametrize("body", [b'{"a": 1, "a": 2}', b'{"a": NaN}', b'{"a":', b"[" * 100_000])
def test_json_that_readers_read_differently_is_a_problem(body: bytes) -> None:
    assert read(body, "application/json").problems


def test_a_member_that_is_repeated_alike_is_none() -> None:
    assert read(b'{"status": "ok", "status": "ok"}', "").state is State.GOOD


def test_latin_1_is_read_where_it_is_declared() -> None:
    body = '{"status": "ok", "name": "Zürich"}'.encode("latin-1")
    assert read(body, "application/json; charset=ISO-8859-1").state is State.GOOD
    assert read(body, "application/json").problems


@given(st.binary(max_size=80), st.text(max_size=20))
def test_any_bytes_are_read(body: bytes, kind: str) -> None:
    assert isinstance(read(body, kind), Reading)
