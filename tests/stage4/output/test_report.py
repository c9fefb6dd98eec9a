"""The report on a terminal."""

from __future__ import annotations

import pytest

from stage4.config.settings import Settings
from stage4.model import CheckResult, Finding, Status, Verdict
from stage4.output.report import closing, opening, result_text, tally


def verdict(*statuses: Status) -> Verdict:
    results = tuple(CheckResult(f"check{n}", status) for n, status in enumerate(statuses))
    return Verdict("2026-01-02T03:04:05+00:00", "http://a", "http://a/h", results, 1.25)


@pytest.mark.parametrize(
    ("statuses", "said"),
    [
        ((Status.PASS,), "1 check, 0 warnings"),
        ((Status.FAIL, Status.FAIL), "2 checks, 2 failed, 0 warnings"),
        ((Status.ERROR, Status.INCONCLUSIVE), "2 checks, 1 in error, 1 inconclusive, 0 warnings"),
    ],
)
def test_the_tally_counts_what_did_not_pass(statuses: tuple[Status, ...], said: str) -> None:
    assert tally(verdict(*statuses)) == said
    assert closing(verdict(*statuses)).endswith(f": {said}, 1.2 s")


def test_a_remedy_is_shown_for_what_did_not_pass() -> None:
    findings = (
        Finding("x.good", Status.PASS, "fine", "nothing"),
        Finding("x.bad", Status.FAIL, "broken", "mend it"),
    )
    assert result_text(CheckResult.of("x", findings), 0.04).splitlines() == [
        "FAIL         x  (0.0 s)",
        "  PASS         x.good: fine",
        "  FAIL         x.bad: broken",
        "  do           mend it",
    ]


def test_the_opening_names_target_intent_and_wait() -> None:
    settings = Settings("http://a", "http://a/h", expect_live=True, target="eu", wait_s=30)
    text = opening(settings)
    for part in ("target      eu", "http://a/h", "intent      live", "profile quick", "30 s"):
        assert part in text
    assert "target" not in opening(Settings("http://a", "http://a/h"))
