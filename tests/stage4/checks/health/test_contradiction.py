"""What a ping's body says against its 2xx status."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stage4.checks.health.contradiction import MAX_BYTES, contradiction
from tests.stage4.checks.health.answers import FILES, answers


@pytest.mark.parametrize(
    "body", [b"", b"OK", b'{"status": "pass"}', b'{"version": "1"}', b"\xff\x00", b"["]
)
def test_what_is_no_contradiction(body: bytes) -> None:
    assert contradiction(body, "application/json") is None


def test_a_bad_whole_and_a_bad_part_are_named() -> None:
    assert contradiction(b'{"status": "DOWN"}') == "it says 'DOWN'"
    said = contradiction(b'{"status": "ok", "services": {"db": {"status": "down"}}}')
    assert said is not None
    assert "db" in said


def test_a_web_page_is_one_unless_the_url_serves_pages() -> None:
    page = b"<!doctype html><title>Shop</title><p>Welcome"
    assert contradiction(page, "text/html") == "it answers with a web page"
    assert contradiction(page, "text/html", page_expected=True) is None


@pytest.mark.parametrize("expected", [True, False])
def test_a_page_that_says_that_the_service_is_down_always_is_one(expected: bool) -> None:
    page = b"<!doctype html><title>Down for maintenance</title>"
    said = contradiction(page, "text/html", page_expected=expected)
    assert said == "it answers with a page that says 'Down for maintenance'"


@pytest.mark.parametrize("file", FILES)
def test_what_passes_the_check_is_no_contradiction(file: str) -> None:
    for answer in answers(file):
        if answer.accept == ("PASS",):
            assert contradiction(answer.body.encode(), answer.kind) is None, answer.name


def test_2_kb_take_a_fraction_of_a_millisecond() -> None:
    parts = {f"part{i}": {"status": "UP", "details": {"latency_ms": i}} for i in range(40)}
    bodies = [json.dumps({"status": "UP", "components": parts, "n": n}).encode() for n in range(50)]
    started = time.process_time()
    assert not any(map(contradiction, bodies))
    assert (time.process_time() - started) / len(bodies) < 0.005  # 0.3 ms on an idle machine


@given(st.binary(max_size=80), st.text(max_size=12), st.booleans())
def test_any_bytes_get_an_answer(body: bytes, kind: str, expected: bool) -> None:
    said = contradiction(body, kind, page_expected=expected)
    assert said is None or said.startswith("it ")


def test_what_is_longer_than_any_statement_is_no_evidence() -> None:
    assert contradiction(b'{"status": "DOWN"}' + b" " * MAX_BYTES) is None
