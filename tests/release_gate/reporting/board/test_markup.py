"""Texts, times and links: escaped, bounded, and readable."""

from __future__ import annotations

import time
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_gate.reporting.board.markup import (
    address,
    anchor,
    day_and_time,
    duration,
    plural,
    text,
)

keys = st.tuples(st.text(max_size=6), st.text(max_size=6))


@pytest.fixture
def in_berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@given(st.text(), st.integers(1, 50))
def test_text_is_one_line_that_is_no_markup(value: str, most: int) -> None:
    html = text(value, most)
    assert not set(html) & set("<>\"'\n\r")
    assert len(unescape(html)) <= most * len("\\U0010ffff")


@given(keys, keys)
def test_two_checks_have_two_anchors(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert (anchor(one) == anchor(other)) == (one == other)


@given(keys)
def test_an_anchor_is_safe_in_an_attribute_and_in_a_link(key: tuple[str, str]) -> None:
    assert not set(anchor(key)) & set("<>\"'# \n&")
    assert unquote(unquote(anchor(key))) == ".".join(key)


@pytest.mark.usefixtures("in_berlin")
def test_a_time_is_that_of_this_place() -> None:
    html = day_and_time("2026-11-28T23:30:00+00:00")
    assert html == '<time datetime="2026-11-28T23:30:00+00:00">29 Nov, 00:30</time>'


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.0, "0 ms"),
        (0.0234, "23 ms"),
        (0.9999, "1.0 s"),
        (59.94, "59.9 s"),
        (59.96, "1 min 0 s"),
        (3599.0, "59 min 59 s"),
    ],
)
def test_a_duration_has_two_or_three_digits(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_numbers_agree_with_their_words() -> None:
    assert (plural(1, "check"), plural(1234, "check")) == ("1 check", "1,234 checks")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "http://[", "x"])
def test_only_a_web_address_is_a_link(url: str) -> None:
    assert "<a" not in address(url)


@given(st.from_regex(r"[a-z0-9]{1,8}", fullmatch=True))
def test_an_address_has_no_password(secret: str) -> None:
    assert f"{secret}@" not in address(f"https://user:{secret}@host.example/x")
    assert f"{secret}@" not in address(f"http://user:{secret}@[host.example/x")
