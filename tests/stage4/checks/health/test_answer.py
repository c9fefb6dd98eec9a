"""A complete answer: what the settings accept, and what fails nevertheless."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from stage4.model import Status
from tests.stage4.checks.health.answers import SETTINGS, exchange, ids, judged


@pytest.mark.parametrize("body", [b"", b" \n"])
def test_an_empty_body_passes_by_its_status_alone_and_that_is_said(body: bytes) -> None:
    assert "health.status-alone" in ids(judged(exchange(body, 204)))
    assert judged(exchange(body, 204)).status is Status.WARN
    accepting = replace(SETTINGS, health_accept="status")
    assert judged(exchange(body, 204), accepting).status is Status.PASS


@pytest.mark.parametrize("body", [{}, {"version": "1"}, {"status": "banana"}, b"hello there"])
def test_a_status_alone_can_be_accepted_and_a_body_that_is_down_then_warns(body: Any) -> None:
    accepting = replace(SETTINGS, health_accept="status")
    assert judged(exchange(body)).status is Status.INCONCLUSIVE
    assert judged(exchange(body), accepting).status is Status.PASS
    assert judged(exchange({"status": "DOWN"}), accepting).status is Status.WARN
    assert judged(exchange(body, 500), accepting).status is Status.FAIL


def test_a_match_is_a_statement_and_its_absence_a_fault() -> None:
    matching = replace(SETTINGS, health_match="build [0-9]+")
    assert judged(exchange(b"build 17"), matching).status is Status.PASS
    assert "health.no-match" in ids(judged(exchange(b"OK"), matching))
    contradicting = exchange({"build": "build 17", "status": "down"})
    assert judged(contradicting, matching).status is Status.FAIL


def test_a_page_can_be_matched() -> None:
    page = exchange(b"<html><body>Shop 17</body></html>", kind="text/html")
    assert judged(page).status is Status.FAIL
    assert judged(page, replace(SETTINGS, health_match="Shop [0-9]+")).status is Status.PASS
