"""The section of the board: few tags, and a trend of runs that can be compared."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given

from stage4.history import Record
from stage4.model import Verdict
from stage4.output.board_section import ENOUGH_PINGS, key_of, stage4_section, stage4_verdict
from tests.stage4.verdicts import canary, is_inert_in_a_log, verdict_of, verdicts


@given(verdicts())
def test_the_boards_section(verdict: Verdict) -> None:
    html = stage4_section(verdict)
    assert is_inert_in_a_log(html)
    tags = set(re.findall(r"<(?!/)([^\s>]+)", html))
    assert tags <= {
        "section",
        "details",
        "summary",
        "time",
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


@given(verdicts())
def test_the_line_at_the_top_leads_to_the_section(verdict: Verdict) -> None:
    line = stage4_verdict(verdict)
    assert is_inert_in_a_log(line)
    assert f'href="#{key_of(verdict)}"' in line
    assert f'<section id="{key_of(verdict)}"' in stage4_section(verdict)
    assert f">{verdict.status.value}<" in line


def test_each_target_has_its_own_section() -> None:
    verdict = verdict_of(canary())
    target = replace(verdict, target="eu")
    assert (
        len({key_of(verdict), key_of(target), key_of(target, "load"), key_of(verdict, "load")}) == 4
    )


@pytest.mark.parametrize(("count", "shown"), [(ENOUGH_PINGS, 2), (ENOUGH_PINGS - 1, 1)])
def test_a_run_with_too_few_pings_is_no_point_of_the_trend(count: int, shown: int) -> None:
    url, time = "http://127.0.0.1:8000", "2026-01-02T03:04:05+00:00"
    runs = [Record(time, url, "PASS", "0.4.0", p95_ms=5.0, count=n) for n in (84, count)]
    page = stage4_section(verdict_of(canary()), runs)
    assert len(re.findall("<circle", page)) == shown
