"""From which foreign addresses a script would load under a set of policies.

Foreign: an address where an attacker can publish. An allow-list of other people's hosts reaches
none, whatever they serve; `*`, `https:`, `https://*:8443`, `*.com` and `*.vercel.app` (anyone may
register below a public suffix) and `unpkg.com` (anyone may publish a package) reach some. A script
must be allowed by every policy, so what the policies reach is intersected (CSP Level 3, 6.7.2.7 to
6.7.2.12; scheme and port upgrades as in Chromium).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from stage4.csp.publishers import open_places, open_suffix
from stage4.csp.sources import HostSource, SourceList

MAX_AREAS = 64  # of one policy; one with more counts as reaching everything
ANY_PORT = -1
DOTS = frozenset((".", ".."))  # segments that no parsed URL has
SERVED = frozenset({("http", 80), ("https", 443)})  # where package CDNs listen
DEFAULT_PORT = {"http": 80, "https": 443, "ws": 80, "wss": 443}
# The schemes that a source with one, or without, matches.
SCHEMES = {"": ("http", "https"), "http": ("http", "https"), "ws": ("ws", "wss")}


class Area(NamedTuple):
    """Addresses of an attacker: any of `doors` (scheme, port) of a host, under `path`."""

    doors: frozenset[tuple[str, int]]
    host: str = ""  # ".com" = any below; "unpkg.com" = this one; "" = any host
    path: str = ""  # "" = any; "/a/" = all below; "/a" = this one


ENCRYPTED = Area(frozenset({("https", ANY_PORT)}))
EVERYWHERE = Area(ENCRYPTED.doors | {("http", ANY_PORT)})


def reaches(lists: Iterable[SourceList], *, upgraded: bool = False) -> bool:
    """True if some foreign script is allowed by every one of the source lists.

    upgraded: all requests go by https, because of `upgrade-insecure-requests`.
    """
    everywhere = ENCRYPTED if upgraded else EVERYWHERE
    areas = {everywhere}
    for sources in lists:
        own = _areas(sources)
        areas = {both for one in areas for other in own if (both := _intersection(one, other))}
        if not areas:
            return False
        if len(areas) > MAX_AREAS:
            areas = {everywhere}
    return True


def _areas(sources: SourceList) -> set[Area]:
    """What one source list reaches. 'strict-dynamic' switches hosts and schemes off."""
    if sources.strict_dynamic:
        return set()
    if sources.star or "http" in sources.schemes:
        return {EVERYWHERE}
    areas = {area for host in sources.hosts for area in _areas_of(host)}
    if "https" in sources.schemes:
        areas.add(ENCRYPTED)
    return areas if len(areas) <= MAX_AREAS else {EVERYWHERE}


def _areas_of(source: HostSource) -> Iterator[Area]:
    """What one host source reaches; nothing where its host is someone else's."""
    own = doors(source)
    if not own or DOTS & set(source.path.split("/")):
        return
    path = "" if source.path == "/" else source.path
    suffix = open_suffix(source)
    if source.host == "*" or suffix:
        yield Area(own, suffix, path)
    if served := common_doors(own, SERVED):
        for host, open_path in open_places(source):
            yield Area(served, host, open_path)


def doors(source: HostSource) -> frozenset[tuple[str, int]]:
    """The schemes and ports of a host source; port 0 where a scheme has none.

    `http:` matches https too, and port 80 its default port 443 (6.7.2.9, 6.7.2.11); ws likewise.
    `http://*:8080` does not match https at port 8080: a scheme and its port step up together. A
    source without a scheme has the page's, which is not known here: both are taken.
    """
    found = set()
    for scheme in SCHEMES.get(source.scheme, (source.scheme,)):
        if source.port == "*":
            found.add((scheme, ANY_PORT))
            continue
        port = int(source.port[:9]) if source.port else DEFAULT_PORT.get(scheme, 0)
        stepped_up = scheme in ("https", "wss") and source.scheme != scheme
        if stepped_up and port == 80:
            found.add((scheme, 443))
        if source.scheme in ("", scheme) or port == 443:
            found.add((scheme, port))
    return frozenset(
        (scheme, port)
        for scheme, port in found
        if port < 65536 and (port or scheme not in DEFAULT_PORT)
    )


def _intersection(one: Area, other: Area) -> Area | None:
    both = common_doors(one.doors, other.doors)
    path = common_path(one.path, other.path)
    host = _common_host(one.host, other.host)
    return Area(both, host, path) if both and path is not None and host is not None else None


def _common_host(one: str, other: str) -> str | None:
    """The narrower of two hosts where it lies in the wider one, else None."""
    narrow, wide = (one, other) if len(one) >= len(other) else (other, one)
    inside = narrow == wide or not wide or (wide.startswith(".") and narrow.endswith(wide))
    return narrow if inside else None


def common_doors(
    one: frozenset[tuple[str, int]], other: frozenset[tuple[str, int]]
) -> frozenset[tuple[str, int]]:
    return frozenset(
        (scheme, max(port, wanted))
        for scheme, port in one
        for name, wanted in other
        if scheme == name and (port == wanted or ANY_PORT in (port, wanted))
    )


def common_path(one: str, other: str) -> str | None:
    """The narrower of two path patterns where it lies in the wider one, else None."""
    narrow, wide = (one, other) if len(one) >= len(other) else (other, one)
    inside = narrow == wide or not wide or (wide.endswith("/") and narrow.startswith(wide))
    return narrow if inside else None
