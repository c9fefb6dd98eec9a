"""Source lists: keywords, nonces, hashes, schemes and hosts (CSP Level 3, 2.3.1 and 6.7.2).

Where the specification and browsers differ, this follows Chromium: 'none' beside other sources, and
a nonce or hash that is not base64, have no effect; the query of a path is dropped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

_NONCE = re.compile(r"'nonce-([A-Za-z0-9+/_-]+={0,2})'", re.IGNORECASE)
_HASH = re.compile(r"'sha-?(256|384|512)-([A-Za-z0-9+/_-]+={0,2})'", re.IGNORECASE)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_HOST = re.compile(
    r"(?:(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://)?"
    r"(?P<host>\*|(?:\*\.)?[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)"
    r"(?::(?P<port>\d+|\*))?"
    r"(?P<path>/[^?#]*)?(?:[?#].*)?"
)

NETWORK = ("http", "https", "ws", "wss")
_TO_BASE64 = str.maketrans("-_", "+/")  # from the URL-safe alphabet

KEYWORDS = frozenset(
    f"'{word}'"
    for word in (
        "self none unsafe-inline unsafe-eval wasm-unsafe-eval strict-dynamic unsafe-hashes "
        "report-sample inline-speculation-rules unsafe-allow-redirects trusted-types-eval "
        "report-sha256 report-sha384 report-sha512"
    ).split()
)


@dataclass(frozen=True)
class HostSource:
    """`scheme://host:port/path`, each "" where it is not given; host and scheme in lower case.

    The path is without percent-encoding, bytes as Latin-1 characters: both sides of a match are
    decoded (CSP3, 6.7.2.12).
    """

    scheme: str
    host: str
    port: str
    path: str


@dataclass(frozen=True)
class SourceList:
    """What a browser understands of a source list; what it does not understand is left out."""

    star: bool = False
    keywords: frozenset[str] = frozenset()  # in lower case, with their quotes
    nonces: frozenset[str] = frozenset()
    hashes: frozenset[str] = frozenset()  # "256-<base64 without padding>"
    schemes: frozenset[str] = frozenset()
    hosts: tuple[HostSource, ...] = ()

    @property
    def strict_dynamic(self) -> bool:
        """CSP3, 8.2: hosts and schemes do not count beside 'strict-dynamic'."""
        return "'strict-dynamic'" in self.keywords

    @property
    def allows_any_inline(self) -> bool:
        """CSP3, 6.7.3.2: 'unsafe-inline' counts only without nonces, hashes, 'strict-dynamic'."""
        overruled = self.nonces or self.hashes or self.strict_dynamic
        return "'unsafe-inline'" in self.keywords and not overruled


@lru_cache(maxsize=256)
def parse_sources(values: tuple[str, ...]) -> SourceList:
    """The source list in a directive's values."""
    keywords, nonces, hashes, schemes = set(), set(), set(), set()
    hosts: dict[HostSource, None] = {}
    for value in values:
        if (word := value.lower()) in KEYWORDS:
            keywords.add(word)
        elif nonce := _NONCE.fullmatch(value):
            nonces.add(nonce[1])
        elif (digest := _HASH.fullmatch(value)) and _is_base64(digest[2]):
            hashes.add(f"{digest[1]}-{digest[2].rstrip('=').translate(_TO_BASE64)}")
        elif scheme := _SCHEME.fullmatch(value):
            schemes.add(scheme[1].lower())
        elif host := parse_host(value):
            if _is_scheme(host):
                schemes.add(host.scheme)
            else:
                hosts[host] = None
    return SourceList(
        star="*" in values,
        keywords=frozenset(keywords if len(values) == 1 else keywords - {"'none'"}),
        nonces=frozenset(nonces),
        hashes=frozenset(hashes),
        schemes=frozenset(schemes),
        hosts=tuple(host for host in hosts if host != HostSource("", "*", "", "")),
    )


def _is_scheme(source: HostSource) -> bool:
    """`data://*` allows what `data:` does: addresses without a host match any host."""
    everything = (source.host, source.path) == ("*", "") and source.port in ("", "*")
    return everything and source.scheme not in ("", *NETWORK)


def _is_base64(text: str) -> bool:
    """Padding is optional: there may be too little of it, but not too much."""
    digits = text.rstrip("=")
    rest = len(digits) % 4
    return rest != 1 and len(text) - len(digits) <= -rest % 4


def parse_host(value: str) -> HostSource | None:
    """A host source, or None for an invalid one."""
    match = _HOST.fullmatch(value)
    if match is None:
        return None
    scheme, host, port, path = match.group("scheme", "host", "port", "path")
    path = unquote(path or "", "latin-1")
    return HostSource((scheme or "").lower(), host.lower(), port or "", path)
