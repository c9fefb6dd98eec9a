"""What redirects say: a change of host, a fall from https to http. Pure; any check may ask."""

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
            f"a redirect falls from https to http: {exchange.url}",
            "redirect to an https address",
            "what follows can be read and changed on the way",
            steps,
        )
    if any(before != after for before, after in pairwise(hosts)):
        yield Finding(
            f"{prefix}.host-change",
            Status.WARN,
            f"a redirect leads to another host: {exchange.url}",
            "set the URL to where the service is",
            "what was checked is another host than the one named",
            steps,
        )
