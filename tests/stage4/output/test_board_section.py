"""The section of the board: few tags, and a trend of runs that can be compared."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from stage4.history import Record
from stage4.model import Verdict
from stage4.output.board_section import ENOUGH_PINGS, stage4_section
from tests.stage4.verdicts import canary, is_inert_in_a_log, verdict_of, verdicts


@given(verdicts())
def test_the_boards_section(verdict: Verdict) -> None:
    html = stage4_section(verdict)
    assert is_inert_in_a_log(html)
    tags = set(re.findall(r"<(?!/)([^\s>]+)", html))
    assert tags <= {
        "section",
        "h2",
        "h3",
        "span",
        "dl",
        "dt",
        "dd",
        "a",
        "code",
        "ul",
        "li",
        "strong",
    }
    assert "<!--" not in html


@pytest.mark.parametrize(("count", "shown"), [(ENOUGH_PINGS, 2), (ENOUGH_PINGS - 1, 1)])
def test_a_run_with_too_few_pings_is_no_point_of_the_trend(count: int, shown: int) -> None:
    url, time = "http://127.0.0.1:8000", "2026-01-02T03:04:05+00:00"
    runs = [Record(time, url, "PASS", "0.4.0", p95_ms=5.0, count=n) for n in (84, count)]
    page = stage4_section(verdict_of(canary()), runs)
    assert len(re.findall("<circle", page)) == shown
