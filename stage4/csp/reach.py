"""From which foreign addresses a script would load under a set of policies.

Foreign: an address of an attacker that no policy names. An allow-list of named hosts reaches none,
whatever they serve; `*`, `https:`, `https://*:8443` and `*.com` (anyone may register below a
top-level domain) reach some. A script must be allowed by every policy, so what the policies reach
is intersected (CSP Level 3, 6.7.2.7 to 6.7.2.12; scheme and port upgrades as in Chromium).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from stage4.csp.sources import HostSource, SourceList

# RFC 6761, RFC 2606, RFC 6762, ICANN's .internal: nobody can register a name below these.
RESERVED = frozenset("alt example home internal invalid lan local localhost onion test".split())
MOST_AREAS = 64  # of one policy; one that has more is taken to reach everything
ANY_PORT = -1
DOTS = frozenset((".", ".."))  # segments that no URL has once it is parsed
DEFAULT_PORT = {"http": 80, "https": 443, "ws": 80, "wss": 443}
# The schemes that a source with one, or without, matches.
SCHEMES = {"": ("http", "https"), "http": ("http", "https"), "ws": ("ws", "wss")}


class Area(NamedTuple):
    """Addresses of an attacker: any of `doors` (scheme, port), below `suffix`, under `path`."""

    doors: frozenset[tuple[str, int]]
    suffix: str = ""  # ".com"; "" = any host
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
        if len(areas) > MOST_AREAS:
            areas = {everywhere}
    return True


def _areas(sources: SourceList) -> set[Area]:
    """What one source list reaches. 'strict-dynamic' switches hosts and schemes off."""
    if sources.strict_dynamic:
        return set()
    if sources.star or "http" in sources.schemes:
        return {EVERYWHERE}
    areas = {area for host in sources.hosts if (area := _area(host))}
    if "https" in sources.schemes:
        areas.add(ENCRYPTED)
    return areas if len(areas) <= MOST_AREAS else {EVERYWHERE}


def _area(source: HostSource) -> Area | None:
    """What one host source reaches, or None where its host is named."""
    label = source.host.removeprefix("*").removeprefix(".")
    wild = source.host == "*" or (
        source.host.startswith("*.") and "." not in label and label not in RESERVED
    )
    if not wild or DOTS & set(source.path.split("/")):
        return None
    own = doors(source)
    path = "" if source.path == "/" else source.path
    return Area(own, source.host[1:], path) if own else None


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
    suffixes = {one.suffix, other.suffix} - {""}
    path = common_path(one.path, other.path)
    if not both or len(suffixes) > 1 or path is None:
        return None
    return Area(both, "".join(suffixes), path)


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
