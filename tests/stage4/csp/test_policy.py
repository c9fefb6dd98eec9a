"""How header values become policies and directives, and sources."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from stage4.csp.policy import parse_header, parse_headers, parse_policy
from stage4.csp.sources import HostSource, parse_host, parse_sources
from stage4.csp.url import locate


def test_commas_separate_policies_and_empty_ones_are_none() -> None:
    policies = parse_header("script-src 'self', ; ,img-src *,,")
    assert [policy.heeded for policy in policies] == [
        {"script-src": ("'self'",)},
        {"img-src": ("*",)},
    ]
    assert parse_headers(["", " ; ,"]) == ()


def test_the_first_directive_of_a_name_counts() -> None:
    assert parse_policy("IMG-src a; img-src b").heeded == {"img-src": ("a",)}


def test_a_directive_with_foreign_characters_is_dropped_and_blocks_its_second() -> None:
    policy = parse_policy("script-src ‘self’; script-src 'none'; img-src \x01; x_y z")
    assert policy.heeded == {}
    assert len(policy.directives) == 4


def test_operative_follows_the_fallbacks() -> None:
    policy = parse_policy("default-src a; script-src b")
    assert policy.operative("script-src-elem", "script-src", "default-src") == ("b",)
    assert policy.operative("img-src", "default-src") == ("a",)
    assert policy.operative("base-uri") is None


def test_sources() -> None:
    sources = parse_sources(
        ("'SELF'", "'none'", "'nonce-YWI='", "DATA:", "*", "https://A.com:*/P?q")
    )
    assert sources.keywords == {"'self'"}
    assert sources.nonces == {"YWI="}
    assert sources.schemes == {"data"}
    assert sources.star
    assert sources.hosts == (HostSource("https", "a.com", "*", "/P"),)
    assert parse_sources(("'none'",)).keywords == {"'none'"}


def test_what_is_no_host() -> None:
    for value in ("http:/", "//a.com", "/a", "*.*", "a..b", "[::1]", "a.com:", "%2A", "'x'", ""):
        assert parse_host(value) is None, value


@settings(deadline=None)
@given(st.text())
def test_any_text_parses(text: str) -> None:
    for policy in parse_header(text):
        for values in policy.heeded.values():
            parse_sources(values)


@settings(deadline=None)
@given(st.text())
def test_parsing_is_stable(text: str) -> None:
    """A policy that is written from what was understood is understood in the same way."""
    policy = parse_policy(text)
    again = "; ".join(" ".join((name, *values)) for name, values in policy.heeded.items())
    assert parse_policy(again).heeded == policy.heeded


@settings(deadline=None)
@given(st.text())
def test_any_source_is_located_or_not(text: str) -> None:
    place = locate(text)
    assert place is None or (place.host and place.path.startswith("/"))


def test_places() -> None:
    assert locate("HTTPS://*.A.com:*/x/../y?z") == ("*.a.com", "/y")
    assert locate("https://1.1.1.1.1") is None
    assert locate("a%b.com") is None
    assert locate("a.com:99999") is None
    assert locate("0x7f000001") == ("127.0.0.1", "/")
