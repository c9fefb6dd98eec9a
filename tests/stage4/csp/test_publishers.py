"""Hosts where anyone can publish."""

from __future__ import annotations

import subprocess
import sys

import pytest

from stage4.csp.publishers import OPEN_PATHS, open_places, open_suffix
from stage4.csp.sources import HostSource, parse_host


def source(text: str) -> HostSource:
    found = parse_host(text)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "suffix"),
    [
        ("*.co.uk", ".co.uk"),
        ("*.com", ".com"),
        ("*.amazonaws.com", ".amazonaws.com"),
        ("*.example.co.uk", ""),
        ("*.local", ""),
        ("*.shop.local", ""),
        ("co.uk", ""),
        ("*", ""),
    ],
)
def test_suffixes(text: str, suffix: str) -> None:
    assert open_suffix(source(text)) == suffix


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("unpkg.com", [("unpkg.com", "")]),
        ("https://unpkg.com/", [("unpkg.com", "")]),
        ("unpkg.com/vue/", []),
        ("cdn.jsdelivr.net/gh/", [("cdn.jsdelivr.net", "/gh/")]),
        ("cdn.jsdelivr.net/npm/vue@3/", []),
        ("cdn.jsdelivr.net/npm", []),
        ("s3.eu-west-1.amazonaws.com", [("s3.eu-west-1.amazonaws.com", "")]),
        ("cdnjs.cloudflare.com", []),
        ("ajax.googleapis.com", []),
        ("shop.vercel.app", []),
    ],
)
def test_places(text: str, places: list[tuple[str, str]]) -> None:
    assert open_places(source(text)) == places


def test_a_wildcard_covers_the_cdn_below_it() -> None:
    assert {host for host, _ in open_places(source("*.jsdelivr.net"))} == {
        host for host in OPEN_PATHS if host.endswith(".jsdelivr.net")
    }


def test_the_list_is_read_only_where_it_is_needed() -> None:
    code = (
        "import sys; from stage4.csp.judgement import judge; judge([\"script-src 'self' *.com\"]);"
        "from stage4.csp.public_suffixes import read_suffixes as read;"
        "assert read.cache_info().currsize == 0; judge(['script-src *.co.uk']);"
        "assert read.cache_info().currsize == 1"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
