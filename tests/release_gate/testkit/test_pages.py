"""The list of pages names every page that the backend serves, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend import pages as served
from release_gate.testkit.pages import (
    OTHER_FILES,
    PAGES,
    SitePage,
    declared_pages,
    linked_pages,
    unlisted,
)


def test_the_declared_pages_are_those_that_the_backend_serves() -> None:
    assert declared_pages() == list(served.PAGES)


def test_a_declaration_without_pages_is_an_error(tmp_path: Path) -> None:
    source = tmp_path / "pages.py"
    source.write_text("OTHER = {}\n", encoding="utf-8")
    with pytest.raises(LookupError, match="assigns no PAGES"):
        declared_pages(source)


def test_the_list_holds_no_page_that_the_backend_does_not_serve() -> None:
    served_paths = {*served.PAGES, "/no-such-page"}
    assert {page.path for page in PAGES} | OTHER_FILES == served_paths


def test_names_are_unique() -> None:
    assert len({page.name for page in PAGES}) == len(PAGES)


@given(st.sampled_from([page.path for page in PAGES]))
def test_a_page_that_is_taken_off_the_list_is_found(path: str) -> None:
    rest = tuple(page for page in PAGES if page.path != path)
    assert unlisted([path, "/", "/test2.html"], (*rest, SitePage("home", "/", "h1"))) == (
        [path] if path != "/" else []
    )


@given(st.from_regex(r"[a-z]+", fullmatch=True))
def test_a_parameter_has_any_name(name: str) -> None:
    assert unlisted([f"/p/{{{name}}}"]) == []


def test_an_address_holds_the_link_and_the_fragment() -> None:
    assert SitePage("book", "/p/{token}", "h1", fragment="#x").address("abc") == "/p/abc#x"


def test_links_of_the_site_are_pages_and_others_are_not() -> None:
    html = (
        '<a class="skip" href="#content">a</a><a href="/login?next=/share">b</a>'
        '<a href="/api/export">c</a><a href="https://example.test/x">d</a><link href="/style.css">'
    )
    assert list(linked_pages(html)) == ["/login"]
