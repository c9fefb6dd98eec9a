"""Source lists as browsers read them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stage4.csp.sources import HostSource, parse_host, parse_sources


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("cdn.example.com", HostSource("", "cdn.example.com", "", "")),
        (
            "HTTPS://CDN.example.com:8443/A%20b?q",
            HostSource("https", "cdn.example.com", "8443", "/A b"),
        ),
        ("*.example.com:*", HostSource("", "*.example.com", "*", "")),
        ("*.*", None),
        ("a..b", None),
        ("http://", None),
        ("'self'", None),
    ],
)
def test_hosts(text: str, host: HostSource | None) -> None:
    assert parse_host(text) == host


def test_unsafe_inline_is_overruled_by_a_nonce_a_hash_and_strict_dynamic() -> None:
    assert parse_sources(("'unsafe-inline'",)).allows_any_inline
    for other in ("'nonce-abc'", "'sha256-AAAA'", "'strict-dynamic'"):
        assert not parse_sources(("'unsafe-inline'", other)).allows_any_inline
    assert parse_sources(("'unsafe-inline'", "'nonce-a!'")).allows_any_inline


def test_none_counts_alone_only() -> None:
    assert parse_sources(("'none'",)).keywords == {"'none'"}
    assert parse_sources(("'none'", "'self'")).keywords == {"'self'"}


@given(st.lists(st.text(max_size=20), max_size=5))
def test_any_values_are_read(values: list[str]) -> None:
    parse_sources(tuple(values))
