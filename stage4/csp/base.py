"""Whether an injected <base> redirects the page's own scripts to another host."""

from __future__ import annotations

from collections.abc import Sequence

from stage4.csp.execution import element_lists, sandboxed
from stage4.csp.policy import Policy
from stage4.csp.reach import reaches
from stage4.csp.sources import parse_sources


def base_redirects(policies: Sequence[Policy]) -> bool:
    """True if a relative script that has a nonce loads from wherever an injected <base> points.

    A nonce allows a script from any host (CSP Level 3, 6.7.1.1), so that only `base-uri` stands in
    the way. Hashes do not count: an external script that they allow has a known content.
    """
    lists = element_lists(policies)
    trusting = any(sources.nonces for sources in lists)
    if not trusting or any(sandboxed(policy) for policy in policies):
        return False
    if not all(sources.nonces or reaches([sources]) for sources in lists):
        return False
    bases = (policy.operative("base-uri") for policy in policies)
    return reaches(parse_sources(values) for values in bases if values is not None)
