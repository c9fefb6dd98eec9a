"""What a ping's body says against its 2xx status."""

from __future__ import annotations

import pytest

from stage4.checks.health.contradiction import MAX_BYTES, contradiction


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


def test_what_is_longer_than_any_statement_is_no_evidence() -> None:
    assert contradiction(b'{"status": "DOWN"}' + b" " * MAX_BYTES) is None
