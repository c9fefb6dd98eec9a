"""URLs: taken apart as browsers do, or refused with a reason that quotes nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stage4.address import join, parse, without_userinfo


@pytest.mark.parametrize(
    ("text", "origin", "url"),
    [
        ("http://A.example", "http://a.example:80", "http://a.example/"),
        ("https://a.example:443/x?y=1#z", "https://a.example:443", "https://a.example/x?y=1"),
        (
            "http://[::1]:8000/a b".replace(" ", "%20"),
            "http://[::1]:8000",
            "http://[::1]:8000/a%20b",
        ),
        ("http://bücher.example/ü", "http://xn--bcher-kva.example:80", None),
    ],
)
def test_parts(text: str, origin: str, url: str | None) -> None:
    address = parse(text)
    assert address.origin == origin
    assert url is None or address.url == url


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a.example",
        "ftp://a",
        "http://",
        "http://a b",
        "http://a:99999",
        "http://a:0",
        "http://a^b",
    ],
)
def test_what_is_no_url_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse(text)


@given(st.text(max_size=50))
def test_any_text_is_an_address_or_a_reason_without_its_password(text: str) -> None:
    try:
        address = parse(f"http://me:hunter22@{text}")
    except ValueError as why:
        assert "hunter22" not in str(why)
        return
    assert "hunter22" not in address.url
    assert parse(address.url)._replace(user="", password="") == address._replace(
        user="", password=""
    )


@pytest.mark.parametrize(
    ("url", "loopback"),
    [
        ("http://localhost", True),
        ("http://a.localhost", True),
        ("http://127.9.9.9", True),
        ("http://[::1]", True),
        ("http://localhost.example", False),
        ("http://10.0.0.1", False),
    ],
)
def test_loopback(url: str, loopback: bool) -> None:
    assert parse(url).loopback is loopback


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("/x", "https://a.example/x"),
        ("//b.example/y", "https://b.example/y"),
        ("http://c.example", "http://c.example/"),
        ("?q=1", "https://a.example/p?q=1"),
    ],
)
def test_a_location_is_relative_to_its_page(location: str, url: str) -> None:
    assert join(parse("https://a.example/p"), location).url == url


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://me:pw@a/x@y", "https://a/x@y"),
        ("//me@a", "//a"),
        ("https://a?mail=x@y", "https://a?mail=x@y"),
        ("https://me:p@w@a#x@y", "https://a#x@y"),
        ("/x@y", "/x@y"),
        ("x@y", "x@y"),
        ("/?next=https://a/x@y", "/?next=https://a/x@y"),
        ("?to=//x@y", "?to=//x@y"),
    ],
)
def test_userinfo_is_taken_out_and_nothing_else(text: str, shown: str) -> None:
    assert without_userinfo(text) == shown
