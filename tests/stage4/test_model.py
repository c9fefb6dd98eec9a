"""The records: statuses in their order, headers as HTTP reads them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stage4.model import CheckResult, Exchange, Finding, Ping, Request, Status, Trouble, Verdict

STATUSES = st.lists(st.sampled_from(Status), max_size=5)


@given(STATUSES, STATUSES)
def test_the_worst_of_all_is_the_worst_of_the_worst(some: list[Status], more: list[Status]) -> None:
    assert Status.worst([*some, *more]) is Status.worst([Status.worst(some), Status.worst(more)])


@pytest.mark.parametrize(
    ("status", "code"), [("PASS", 0), ("WARN", 0), ("FAIL", 1), ("ERROR", 2), ("INCONCLUSIVE", 3)]
)
def test_exit_codes(status: str, code: int) -> None:
    assert Status(status).exit_code == code


@given(STATUSES)
def test_a_verdict_is_never_a_warning(statuses: list[Status]) -> None:
    findings = [Finding("x.y", status, "m") for status in statuses]
    results = (CheckResult.of("x", findings),)
    verdict = Verdict("2026-01-01T00:00:00+00:00", "http://a", "http://a/h", results)
    assert verdict.status is not Status.WARN
    assert len(verdict.warnings) == statuses.count(Status.WARN)


def test_headers_are_found_in_any_case_and_joined() -> None:
    exchange = Exchange(
        Request("x", "http://a"), "http://a", status=204, headers=(("Vary", "A"), ("vary", "B"))
    )
    assert exchange.values("VARY") == ("A", "B")
    assert exchange.value("vary") == "A, B"
    assert exchange.value("none") == ""
    assert exchange.ok


@pytest.mark.parametrize(
    ("status", "trouble", "problem", "ok"),
    [
        (200, None, "", True),
        (204, None, "", True),
        (302, None, "", False),
        (200, Trouble.RESET, "", False),
        (200, None, "down", False),
        (None, Trouble.TIMEOUT, "", False),
    ],
)
def test_a_ping_is_right_with_2xx_and_no_trouble(
    status: int | None, trouble: Trouble | None, problem: str, ok: bool
) -> None:
    assert Ping(0.0, 0.0, 1.0, status, trouble, problem=problem).ok is ok
