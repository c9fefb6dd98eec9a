"""Findings about redirects: to another host, or from https to http. Pure; for any check."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import urlsplit

from stage4.model import Exchange, Finding, Status


def findings(prefix: str, exchange: Exchange) -> Iterator[Finding]:
    """Findings `<prefix>.host-change` and `<prefix>.downgrade` for an exchange with redirects."""
    urls = [hop.url for hop in exchange.hops] + [exchange.url]
    steps = {"redirects": urls}
    hosts = [urlsplit(url).hostname for url in urls]
    schemes = [urlsplit(url).scheme for url in urls]
    if any(before == "https" and after == "http" for before, after in pairwise(schemes)):
        yield Finding(
            f"{prefix}.downgrade",
            Status.FAIL,
            f"a redirect leads from https to http: {exchange.url}",
            "redirect to an https address",
            "anyone on the network path can read and change what follows",
            steps,
        )
    if any(before != after for before, after in pairwise(hosts)):
        yield Finding(
            f"{prefix}.host-change",
            Status.WARN,
            f"a redirect leads to another host: {exchange.url}",
            "set the URL to the final address",
            "the check judged another host than the one that was named",
            steps,
        )
