"""The board: sections in place, nothing of anybody else lost."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stage4.board import put_section, section, style

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
def test_a_section_can_not_hold_a_marker(html: str) -> None:
    with pytest.raises(ValueError, match="marker"):
        put_section(None, "a", html)


def test_a_key_is_a_name() -> None:
    with pytest.raises(ValueError, match="key"):
        put_section(None, "a b", "")


def test_a_section_escapes_its_texts() -> None:
    html = section("<b>", "PASS", [("<i>", "<code>1</code>")], note='"<u>"')
    assert "<b>" not in html and "<i>" not in html and "<u>" not in html
    assert "<code>1</code>" in html


def test_the_page_works_under_a_strict_policy() -> None:
    page = put_section(None, "a", "x")
    assert "style=" not in page and "<style" not in page and "<script" not in page
    assert 'href="board.css"' in page
    assert "prefers-color-scheme: dark" in style()
