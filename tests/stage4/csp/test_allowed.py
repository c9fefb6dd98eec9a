"""What one source list allows, and whether it covers what another allows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stage4.csp.allowed import allowed, written_as_source
from tests.stage4.csp import grammar


def covers(wide: str, narrow: str, directive: str = "script-src") -> bool:
    """True where the list `wide` allows all that `narrow` does."""
    one = allowed(directive, tuple(wide.split()))
    return all(map(one.covers, allowed(directive, tuple(narrow.split())).names))


@pytest.mark.parametrize(
    ("wide", "narrow", "expected"),
    [
        ("*", "a.com", True),
        ("*.a.com", "b.a.com", True),
        ("*.a.com", "a.com", False),
        ("https:", "https://a.com", True),
        ("https:", "http://a.com", False),
        ("a.com/x/", "a.com/x/y", True),
        ("a.com/x", "a.com/x/y", False),
        ("'unsafe-inline'", "'nonce-abc'", True),
        ("'unsafe-eval'", "'wasm-unsafe-eval'", True),
        ("'wasm-unsafe-eval'", "'unsafe-eval'", False),
        ("*", "'self'", True),
        ("'sha256-AAAA'", "'sha256-BBBB'", True),
        ("'none'", "a.com", False),
    ],
)
def test_covering(wide: str, narrow: str, expected: bool) -> None:
    assert covers(wide, narrow) is expected


@given(st.lists(st.sampled_from(grammar.VALUES), max_size=4))
def test_a_list_covers_itself(values: list[str]) -> None:
    assert covers(" ".join(values), " ".join(values))


def test_an_address_is_written_as_a_source() -> None:
    (token,) = allowed("script-src", ("https://a.com:8443/x/",)).places["a.com"]
    assert written_as_source(token) == "https://a.com:8443/x/"


def test_only_what_concerns_attributes_counts_for_attributes() -> None:
    assert set(allowed("script-src-attr", ("*", "'unsafe-inline'")).names) == {"'unsafe-inline'"}
