"""Where a source points to, as a URL parser sees it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stage4.csp.url import Location, locate, without_scheme


@pytest.mark.parametrize(
    ("source", "location"),
    [
        ("https://A.com/b/../c", Location("a.com", "/c")),
        ("a.com", Location("a.com", "/")),
        ("*.a.com:*/x", Location("*.a.com", "/x")),
        ("user@a.com", Location("a.com", "/")),
        ("0x7f.1", Location("127.0.0.1", "/")),
        ("[::1]:80", Location("[::1]", "/")),
        ("a.com:99999", None),
        ("a b", None),
        ("", None),
    ],
)
def test_locations(source: str, location: Location | None) -> None:
    assert locate(source) == location


def test_schemes_are_cut_off() -> None:
    assert without_scheme("https://a.com") == without_scheme("//a.com") == "a.com"


@given(st.text(max_size=40))
def test_any_source_is_read(source: str) -> None:
    location = locate(source)
    assert location is None or location.path.startswith("/")
