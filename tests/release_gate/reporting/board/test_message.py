"""Messages: the first line says what happened, the whole is bounded, a diff is marked."""

from __future__ import annotations

from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_gate.model import CheckResult, Status
from release_gate.reporting.board.message import MAX_HEADLINE_CHARS, MAX_LINES, headline, whole
from tests.release_gate.records import CHECK
from tests.release_gate.reporting.board.runs_of_the_plan import DIFF


def failed(message: str) -> CheckResult:
    return CheckResult(CHECK, Status.FAIL, message=message)


@pytest.mark.parametrize(
    ("message", "first"),
    [
        ("AssertionError: 3 answers had no header\nassert 3 == 0", "3 answers had no header"),
        ("\n\n  expected 403, got 200\nPOST /api", "expected 403, got 200"),
        ("playwright._impl._errors.TimeoutError: Page.goto", "TimeoutError: Page.goto"),
        ("http://host: refused", "http://host: refused"),
        (DIFF, "differs from what is expected in 1 line"),
        ("", "the check gave no reason"),
        (" \n ", "the check gave no reason"),
    ],
)
def test_the_headline_is_what_happened(message: str, first: str) -> None:
    assert headline(failed(message)) == first


@given(st.text())
def test_a_headline_is_one_bounded_line(message: str) -> None:
    assert 0 < len(headline(failed(message))) <= MAX_HEADLINE_CHARS
    assert len(headline(failed(message)).splitlines()) == 1


@given(st.text())
def test_the_whole_is_escaped(message: str) -> None:
    inner = whole(message).removeprefix('<pre tabindex="0">').removesuffix("</pre>")
    for tag in ("<ins>", "</ins>", "<del>", "</del>"):
        inner = inner.replace(tag, "")
    assert not set(inner) & set("<>\"'")


def test_the_lines_of_a_diff_are_marked() -> None:
    html = whole(DIFF)
    assert "<del>-  20  248  335   76  textbox E-mail address</del>" in html
    assert "<ins>+  20  252  335   80  textbox E-mail address</ins>" in html
    assert "<del>" not in whole("- waiting\n- for a button")


def test_a_long_message_is_cut_and_says_so() -> None:
    html = whole("\n".join(f"line {number}" for number in range(MAX_LINES + 7)))
    assert unescape(html).endswith("... 7 more lines</pre>")


def test_what_the_headline_says_is_not_repeated() -> None:
    assert whole("expected 403, got 200") == ""
