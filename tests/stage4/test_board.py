"""The board: sections in place, nothing of anybody else lost."""

from __future__ import annotations

import re
import time
from html import escape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stage4.board import moment, put_section, section, style, verdict_line, without_sections

KEYS = st.sampled_from(["gate", "pack-home", "stage4"])
HTML = st.text(alphabet="abc <>&\n/-!", max_size=20)
PIECES = st.sampled_from(
    [
        "<html>",
        "</main>",
        "</body>",
        "text ",
        "<!-- section:gate rank:0 -->\n",
        "<!-- /section:gate -->\n",
        "<!-- section:stage4 rank:9 -->\n",
        "<!-- /section:stage4 -->\n",
        "\n",
        "é",
    ]
)
PAGES = st.none() | st.text(max_size=40) | st.lists(PIECES, max_size=12).map("".join)


def foreign(page: str) -> str:
    """What is in no section, blanks aside; a section may stand in another one's markers."""
    pattern = r"<!-- section:(\S+) rank:\d+ -->(?:(?!<!-- section:).)*?<!-- /section:\1 -->"
    while (rest := re.sub(pattern, "", page, flags=re.DOTALL)) != page:
        page = rest
    return re.sub(r"\s+", "", page)


NESTED = (
    "<!-- section:stage4 rank:9 -->\n<!-- section:stage4 rank:9 -->\n"
    "<!-- /section:stage4 -->\n<!-- /section:stage4 -->\n"
)


@given(PAGES, KEYS, HTML, st.integers(0, 20))
@example(NESTED, "stage4", "", 0)
@example(NESTED, "stage4", "", 9)
def test_what_was_put_is_there_once_and_nothing_foreign_is_lost(
    page: str | None, key: str, html: str, rank: int
) -> None:
    new = put_section(page, key, html, rank)
    assert f"<!-- section:{key} rank:{rank} -->\n{html.strip()}\n<!-- /section:{key} -->" in new
    assert put_section(new, key, html, rank) == new
    if page and page.strip():
        assert foreign(new) == foreign(page)


@given(st.permutations([("a", 1), ("b", 2), ("c", 3), ("d", 10)]))
def test_sections_stand_by_rank_in_whatever_order_they_came(order: list[tuple[str, int]]) -> None:
    page: str | None = None
    for key, rank in order:
        page = put_section(page, key, f"<p>{key}</p>", rank)
    assert page is not None
    assert re.findall(r"<p>(\w)</p>", page) == ["a", "b", "c", "d"]
    assert page.index("<p>d</p>") < page.index("</main>")


@pytest.mark.parametrize("html", ["<!-- section:x rank:1 -->", "<!--/section:x -->"])
def test_a_section_cannot_hold_a_marker(html: str) -> None:
    with pytest.raises(ValueError, match="marker"):
        put_section(None, "a", html)


def test_a_key_is_a_name() -> None:
    with pytest.raises(ValueError, match="key"):
        put_section(None, "a b", "")


def test_a_section_escapes_its_texts() -> None:
    html = section("<b>", "PASS", [("<i>", "<code>1</code>")], anchor='"<u>"')
    assert "<b>" not in html and "<i>" not in html and "<u>" not in html
    assert "<code>1</code>" in html


@pytest.mark.parametrize(("status", "is_open"), [("PASS", False), ("WARN", True), ("FAIL", True)])
def test_a_section_is_folded_if_it_passed(status: str, is_open: bool) -> None:
    assert ("<details open>" in section("Title", status, [])) is is_open


def test_a_line_without_a_verdict_has_no_badge() -> None:
    assert "badge" not in verdict_line("<b>", "", "not yet")
    line = verdict_line("<b>", "FAIL", "now", "stage4")
    assert "<b>" not in line and '<a href="#stage4">' in line and ">FAIL<" in line


def test_a_time_is_shown_in_the_zone_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        html = moment("2026-11-28T23:30:00+00:00")
    finally:
        monkeypatch.undo()
        time.tzset()
    assert html == '<time datetime="2026-11-28T23:30:00+00:00">29 Nov 2026, 08:30 JST</time>'


@pytest.mark.parametrize("text", ["<b>", "", "0001-01-01T00:00:00+23:59"])
def test_what_is_no_time_is_text(text: str) -> None:
    assert moment(text) == escape(text)


@given(PAGES, KEYS)
def test_sections_are_removed_by_the_beginning_of_their_key(page: str | None, key: str) -> None:
    with_one = put_section(page, key, "<p>one</p>")
    without = without_sections(with_one, key[:3])
    assert "<p>one</p>" not in without
    assert foreign(without) == foreign(with_one)


def test_the_page_works_under_a_strict_policy() -> None:
    page = put_section(None, "a", "x")
    assert "style=" not in page and "<style" not in page and "<script" not in page
    assert 'href="board.css"' in page
    assert "prefers-color-scheme: dark" in style()
