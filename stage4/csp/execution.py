"""Which kinds of injected script run under a set of policies, in a browser.

Injected: put into the page's HTML by an attacker who knows neither the nonces nor the contents
behind the hashes. Every one of several policies has to allow it (CSP Level 3, 4.2.3 and 6.7). The
tests compare every answer with headless Chromium.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from stage4.csp.policy import Policy
from stage4.csp.reach import reaches
from stage4.csp.sources import SourceList, parse_sources

ELEMENTS = ("script-src-elem", "script-src", "default-src")
ATTRIBUTES = ("script-src-attr", "script-src", "default-src")


class Injection(str, Enum):
    """A way to inject script into a page."""

    INLINE_SCRIPT = "inline-script"  # <script>…</script>
    EVENT_HANDLER = "event-handler"  # <img onerror=…>
    JAVASCRIPT_URL = "javascript-url"  # <a href="javascript:…">
    DATA_SCRIPT = "data-script"  # <script src="data:…">
    FOREIGN_SCRIPT = "foreign-script"  # <script src="https://…"> from where an attacker can publish


def injections(policies: Sequence[Policy]) -> tuple[Injection, ...]:
    """The kinds of injected script that run while all of the policies are enforced."""
    if any(sandboxed(policy) for policy in policies):
        return ()
    elements = element_lists(policies)
    attributes = _lists(policies, ATTRIBUTES)
    inline = all(sources.allows_any_inline for sources in elements)
    upgraded = any("upgrade-insecure-requests" in policy.heeded for policy in policies)
    runs = {
        Injection.INLINE_SCRIPT: inline,
        Injection.EVENT_HANDLER: all(sources.allows_any_inline for sources in attributes),
        Injection.JAVASCRIPT_URL: inline and not any(_trusted_types(policy) for policy in policies),
        Injection.DATA_SCRIPT: all(_allows_data(sources) for sources in elements),
        Injection.FOREIGN_SCRIPT: reaches(elements, upgraded=upgraded),
    }
    return tuple(kind for kind, runs_it in runs.items() if runs_it)


def element_lists(policies: Sequence[Policy]) -> list[SourceList]:
    """The source list for <script> elements of each policy that has one."""
    return _lists(policies, ELEMENTS)


def _lists(policies: Sequence[Policy], names: tuple[str, ...]) -> list[SourceList]:
    """The operative source list of each policy that restricts this at all."""
    found = (policy.operative(*names) for policy in policies)
    return [parse_sources(values) for values in found if values is not None]


def sandboxed(policy: Policy) -> bool:
    """`sandbox` without `allow-scripts` stops every script (HTML, 7.1.5)."""
    flags = policy.heeded.get("sandbox")
    return flags is not None and "allow-scripts" not in {flag.lower() for flag in flags}


def _trusted_types(policy: Policy) -> bool:
    """It blocks javascript: URLs, but not what the parser inserts."""
    return "'script'" in policy.heeded.get("require-trusted-types-for", ())


def _allows_data(sources: SourceList) -> bool:
    return "data" in sources.schemes and not sources.strict_dynamic
