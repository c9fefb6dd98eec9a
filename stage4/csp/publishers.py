"""Hosts where anyone can publish a script: public suffixes, package CDNs, shared storage."""

from __future__ import annotations

import re

from stage4.csp.public_suffixes import anyone_registers_below
from stage4.csp.sources import HostSource

# RFC 6761, RFC 2606, RFC 6762, ICANN's .internal: nobody can register a name below these.
RESERVED = frozenset("alt example home internal invalid lan local localhost onion test".split())
_JSDELIVR = ("/npm/", "/gh/", "/combine/", "/esm/")
# By host, the paths below which anyone can publish: any npm package, repository or bucket.
OPEN_PATHS: dict[str, tuple[str, ...]] = {
    "cdn.jsdelivr.net": _JSDELIVR,
    "cdn.statically.io": ("/gh/", "/gl/", "/bb/"),
    "fastly.jsdelivr.net": _JSDELIVR,
    "firebasestorage.googleapis.com": ("/v0/b/",),
    "gcore.jsdelivr.net": _JSDELIVR,
    **dict.fromkeys(
        (
            "bundle.run cdn.esm.sh cdn.pika.dev cdn.skypack.dev esm.run esm.sh esm.unpkg.com "
            "ga.jspm.io gitcdn.link glcdn.githack.com jspm.dev raw.esm.sh raw.githack.com "
            "rawcdn.githack.com s3.amazonaws.com storage.googleapis.com unpkg.com www.unpkg.com"
        ).split(),
        ("",),
    ),
}
_S3 = re.compile(r"s3[.-](?:dualstack\.)?[a-z]{2}-[a-z-]+-\d\.amazonaws\.com")


def open_suffix(source: HostSource) -> str:
    """ ".co.uk" for `*.co.uk`, below which anyone can register; "" where that cannot be done."""
    if not source.host.startswith("*."):
        return ""
    name = source.host[2:]
    if name.rpartition(".")[2] in RESERVED:
        return ""
    return f".{name}" if "." not in name or anyone_registers_below(name) else ""


def open_places(source: HostSource) -> list[tuple[str, str]]:
    """Pairs of host and path ("" = any) where anyone can publish what this source allows.

    `unpkg.com` and `*.jsdelivr.net` have some; `cdn.jsdelivr.net/npm/vue@3/` is one package's.
    """
    host = source.host
    if host.startswith("*."):
        hosts = [known for known in OPEN_PATHS if known.endswith(host[1:])]
    else:
        hosts = [host] if host in OPEN_PATHS or _S3.fullmatch(host) else []
    return [
        (known, path)
        for known in hosts
        for path in OPEN_PATHS.get(known, ("",))
        if _admits(source.path, path)
    ]


def _admits(allowed: str, published: str) -> bool:
    """True where a source's path covers all below the path where anyone can publish."""
    if allowed in ("", "/"):
        return True
    return allowed.endswith("/") and published.startswith(allowed)
