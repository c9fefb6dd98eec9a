"""What stage4 finds in a set of policies beyond csp_evaluator: how a browser reads the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from stage4.csp.base import base_redirects
from stage4.csp.execution import Injection
from stage4.csp.finding import Finding, Severity
from stage4.csp.policy import Directive, Policy
from stage4.csp.sources import KEYWORDS

SOURCE = "stage4"

SOURCE_LISTS = frozenset(
    "default-src child-src connect-src font-src frame-src img-src manifest-src media-src "
    "object-src script-src script-src-attr script-src-elem style-src style-src-attr "
    "style-src-elem worker-src fenced-frame-src base-uri form-action frame-ancestors".split()
)
DIRECTIVES = SOURCE_LISTS | frozenset(
    "sandbox report-uri report-to upgrade-insecure-requests trusted-types "
    "require-trusted-types-for".split()
)
FORMER = frozenset(
    "block-all-mixed-content navigate-to plugin-types prefetch-src referrer reflected-xss "
    "disown-opener require-sri-for webrtc".split()
)
SCRIPT = frozenset(("default-src", "script-src", "script-src-elem", "script-src-attr"))
CURLY = frozenset("‘’‚‛“”„‟´`′")

_TOKEN = re.compile("'(?:nonce|sha(?:256|384|512))-", re.IGNORECASE)
RUNS = {
    Injection.INLINE_SCRIPT: "an injected <script> element runs",
    Injection.EVENT_HANDLER: "an injected event handler such as onerror= runs",
    Injection.JAVASCRIPT_URL: "an injected javascript: link runs",
    Injection.DATA_SCRIPT: "an injected <script src=data:…> runs",
    Injection.FOREIGN_SCRIPT: "a script runs from a host where anyone can publish",
}
WANTED = {  # directives without a fallback, and what their absence allows
    "frame-ancestors": "any site may frame the page and hijack clicks",
    "base-uri": "an injected <base> sends relative links and scripts to another host",
    "form-action": "an injected form may send what users type to another host",
}


def lint(policies: Sequence[Policy], running: Sequence[Injection]) -> list[Finding]:
    """Findings about the policies of one response, all of them enforced together.

    running  the kinds of injected script that run despite them
    """
    if not policies:
        return [_finding("NO_POLICY", Severity.HIGH, "", "", "nothing is enforced")]
    found = [_finding(f"{kind.name}_RUNS", Severity.HIGH, "", "", RUNS[kind]) for kind in running]
    found += [finding for policy in policies for finding in _of_policy(policy)]
    found += [
        _finding("MISSING_DIRECTIVE", Severity.MEDIUM_MAYBE, name, "", f"without it {harm}")
        for name, harm in WANTED.items()
        if not any(name in policy.heeded for policy in policies)
    ]
    if base_redirects(policies):
        message = "an injected <base> makes relative scripts that have a nonce load from any host"
        found.append(_finding("BASE_REDIRECTS_NONCE", Severity.HIGH, "base-uri", "", message))
    if len(policies) > 1:
        message = f"{len(policies)} policies are in force; a resource has to be allowed by each"
        found.append(_finding("SEVERAL_POLICIES", Severity.INFO, "", "", message))
    return list(dict.fromkeys(found))


def report_only() -> Finding:
    """The finding for a response with nothing but Content-Security-Policy-Report-Only."""
    message = "Report-Only only reports; it blocks nothing"
    return _finding("REPORT_ONLY", Severity.HIGH, "", "", message)


def _finding(type_: str, severity: Severity, directive: str, value: str, message: str) -> Finding:
    return Finding(type_, severity, directive, value, message, SOURCE)


def _of_policy(policy: Policy) -> Iterator[Finding]:
    seen: set[str] = set()
    for directive in policy.directives:
        if directive.name in seen:
            message = "a second directive of this name is ignored; only the first counts"
            yield _finding("DUPLICATE_DIRECTIVE", Severity.SYNTAX, directive.name, "", message)
            continue
        seen.add(directive.name)
        yield from _of_directive(directive)
    yield from _overriding(policy)


def _of_directive(directive: Directive) -> Iterator[Finding]:
    name = directive.name
    if name not in DIRECTIVES | FORMER:
        yield _unknown(name)
    elif not directive.well_formed:
        yield _dropped(directive)
    elif name in SOURCE_LISTS:
        yield from _of_sources(directive)


def _unknown(name: str) -> Finding:
    near = get_close_matches(name[:40], DIRECTIVES, n=1, cutoff=0.75)
    advice = f"; did you mean {near[0]}?" if near else ""
    message = f"browsers ignore this unknown directive{advice}"
    return _finding("UNHEEDED_DIRECTIVE", Severity.SYNTAX, name, "", message)


def _dropped(directive: Directive) -> Finding:
    """Chromium drops the whole directive, not only the value."""
    value = next(value for value in directive.values if not value.isascii() or not _plain(value))
    curly = CURLY & set(value)
    what = f"a curly quote ({min(curly)})" if curly else "a character outside printable ASCII"
    message = f"it contains {what}, so browsers drop the whole directive"
    severity = Severity.HIGH if directive.name in SCRIPT else Severity.SYNTAX
    return _finding("DROPPED_DIRECTIVE", severity, directive.name, value, message)


def _plain(value: str) -> bool:
    return all(" " <= character <= "~" for character in value)


def _of_sources(directive: Directive) -> Iterator[Finding]:
    name, values = directive.name, directive.values
    if len(values) > 1 and "'none'" in (value.lower() for value in values):
        message = "'none' has no effect beside other sources; those count"
        yield _finding("NONE_WITH_OTHERS", Severity.SYNTAX, name, "'none'", message)
    for value in values:
        if value.startswith("'") and value.lower() not in KEYWORDS and not _TOKEN.match(value):
            near = get_close_matches(value.lower()[:40], KEYWORDS, n=1, cutoff=0.8)
            if near:
                message = f"browsers ignore it; did you mean {near[0]}?"
                yield _finding("MISSPELT_KEYWORD", Severity.SYNTAX, name, value, message)
        elif value.startswith('"'):
            message = "double quotes have no meaning here; write keywords in single quotes"
            yield _finding("MISSPELT_KEYWORD", Severity.SYNTAX, name, value, message)


def _overriding(policy: Policy) -> Iterator[Finding]:
    """script-src-elem and script-src-attr replace script-src, they do not add to it."""
    plain = policy.operative("script-src", "default-src")
    for name in ("script-src-elem", "script-src-attr"):
        values = policy.heeded.get(name)
        if values is not None and plain is not None and set(values) - set(plain):
            message = "it replaces script-src and allows what script-src does not"
            yield _finding("OVERRIDING_DIRECTIVE", Severity.MEDIUM, name, "", message)
