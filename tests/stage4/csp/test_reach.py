"""From where a foreign script would load; what several policies have in common."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stage4.csp.reach import common_path, doors, reaches
from stage4.csp.sources import HostSource, parse_sources

SOURCES = st.sampled_from(
    "* https: http: *.com *.co.uk *.vercel.app unpkg.com cdn.jsdelivr.net/npm/ 'self' a.com "
    "http://*:8080 *:8443 *.jsdelivr.net cdn.jsdelivr.net/npm/vue@3/".split()
)


def reached(*lists: str) -> bool:
    return reaches([parse_sources(tuple(text.split())) for text in lists])


@pytest.mark.parametrize(
    ("lists", "expected"),
    [
        (("*.vercel.app",), True),
        (("*.vercel.app", "*.app"), True),
        (("*.vercel.app", "*.co.uk"), False),
        (("unpkg.com", "*.com"), True),
        (("unpkg.com", "*.net"), False),
        (("unpkg.com", "esm.sh"), False),
        (("cdn.jsdelivr.net/npm/", "*.jsdelivr.net"), True),
        (("cdn.jsdelivr.net/npm/", "cdn.jsdelivr.net/gh/"), False),
        (("unpkg.com:8443",), False),
        (("shop.vercel.app",), False),
        ((), True),
    ],
)
def test_what_policies_reach_together(lists: tuple[str, ...], expected: bool) -> None:
    assert reached(*lists) is expected


@given(st.lists(SOURCES, min_size=1, max_size=3), st.lists(SOURCES, min_size=1, max_size=3))
def test_an_added_policy_never_reaches_more(one: list[str], other: list[str]) -> None:
    both = reached(" ".join(one), " ".join(other))
    assert both is reached(" ".join(other), " ".join(one))
    assert not both or (reached(" ".join(one)) and reached(" ".join(other)))


def test_doors_step_up_to_https() -> None:
    assert doors(HostSource("http", "a.io", "", "")) == {("http", 80), ("https", 443)}
    assert doors(HostSource("https", "a.io", "", "")) == {("https", 443)}
    assert doors(HostSource("http", "a.io", "8080", "")) == {("http", 8080)}


@pytest.mark.parametrize(
    ("one", "other", "common"),
    [("", "/a", "/a"), ("/a/", "/a/b", "/a/b"), ("/a", "/a/b", None), ("/a/", "/b/", None)],
)
def test_common_paths(one: str, other: str, common: str | None) -> None:
    assert common_path(one, other) == common_path(other, one) == common
