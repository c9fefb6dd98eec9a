"""The Content-Security-Policy of the root: whether one is enforced, and what runs despite it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from stage4.checks.root_headers import rules
from stage4.csp.base import base_redirects
from stage4.csp.compare import weaker_than
from stage4.csp.finding import Finding as CspFinding
from stage4.csp.judgement import Judgement, judge
from stage4.csp.meta import meta_policies
from stage4.csp.policy import Policy, parse_headers
from stage4.csp.sources import parse_sources
from stage4.escape import quoted
from stage4.model import Earlier, Exchange, Finding, Headers, Status

HEADER = "content-security-policy"
MAX_POLICIES = 32 * 1024  # characters of all policies together
MAX_SHOWN = 100  # findings in the evidence
MAX_PAGE = 256 * 1024  # characters of the page that are searched for scripts
_SCRIPT = re.compile(r"<script\b[^<>]*>", re.IGNORECASE)
_RELATIVE = re.compile(r"\ssrc\s*=\s*(?:[\"']\s*)?(?![\"'\s]|[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)
_NONCE = re.compile(r"\snonce\s*=", re.IGNORECASE)
_BASE = re.compile(r"<base\b[^<>]*\shref\b", re.IGNORECASE)


def enforced(exchange: Exchange) -> tuple[Policy, ...]:
    """The policies that a browser enforces on this response: of headers and meta elements."""
    return (*parse_headers(exchange.values(HEADER)), *_meta(exchange))


def _meta(exchange: Exchange) -> tuple[Policy, ...]:
    if "html" not in exchange.value("content-type").lower():
        return ()
    return meta_policies(exchange.body.decode("utf-8", "replace"))


def in_meta(exchange: Exchange) -> Headers:
    """The policies of meta elements as equivalent headers, for a record without a body."""
    return tuple((HEADER, policy.text) for policy in _meta(exchange))


def judged(exchange: Exchange) -> Judgement:
    """The judgement of all policies of a response."""
    reported = exchange.values(f"{HEADER}-report-only")
    return judge(exchange.values(HEADER), reported, _meta(exchange))


def findings(exchange: Exchange, judgement: Judgement, fails_on: str) -> Iterator[Finding]:
    """About the policy and what runs under it: of several faults only the worst."""
    if not judgement.enforced:
        yield _missing(exchange)
        return
    if not parse_headers(exchange.values(HEADER)):
        yield rules.CSP_META_ONLY.warn("the only policy is in a meta element of the page")
    high = sorted({f"{one.type} {one.directive}".strip() for one in judgement.high})
    if judgement.injections:
        kinds = ", ".join(kind.value for kind in judgement.injections)
        status = Status.FAIL if fails_on in ("injection", "high") else Status.WARN
        message = f"injected script runs under the policy: {kinds}"
        yield rules.CSP_INJECTION.finding(status, message)
    elif has_relative_script(exchange) and base_redirects(judgement.policies):
        status = Status.FAIL if fails_on in ("injection", "high") else Status.WARN
        message = "an injected <base> redirects the page's relative scripts, which have a nonce"
        yield rules.CSP_BASE.finding(status, message)
    elif high:
        status = Status.FAIL if fails_on == "high" else Status.WARN
        message = f"the policy has findings of high severity: {quoted(', '.join(high), 300)}"
        yield rules.CSP_HIGH.finding(status, message)
    else:
        message = f"an enforced policy blocks injected script (score {judgement.score} of 100)"
        yield Finding(rules.CSP_ENFORCED, Status.PASS, message)


def has_relative_script(exchange: Exchange) -> bool:
    """True if the page has a script with a nonce and a relative address, and no <base> itself."""
    page = exchange.body.decode("utf-8", "replace")[:MAX_PAGE]
    tags = (match[0] for match in _SCRIPT.finditer(page))
    relative = any(_RELATIVE.search(tag) and _NONCE.search(tag) for tag in tags)
    return relative and not _BASE.search(page)


def _missing(exchange: Exchange) -> Finding:
    if exchange.value(HEADER).strip():
        message = "a Content-Security-Policy is sent, but browsers ignore all of it"
        return rules.CSP_MISSING.fail(message)
    if exchange.values(f"{HEADER}-report-only"):
        return rules.CSP_REPORT_ONLY.fail("the policy is Report-Only: it blocks nothing")
    return rules.CSP_MISSING.fail("no Content-Security-Policy is enforced")


def nonces(exchange: Exchange) -> frozenset[str]:
    """Every nonce in the enforced policies of a response."""
    return frozenset(
        nonce
        for policy in enforced(exchange)
        for values in policy.heeded.values()
        for nonce in parse_sources(values).nonces
    )


def repeated_nonce(exchange: Exchange, again: Exchange | None) -> Iterator[Finding]:
    """Compare the nonces of two responses."""
    first = nonces(exchange)
    if not first:
        return
    if again is None or again.status is None:
        status = Status.INCONCLUSIVE
        yield rules.CSP_NONCE_UNSEEN.finding(status, "the nonce was seen in only one response")
    elif first & nonces(again):
        yield rules.CSP_NONCE_REPEATED.fail("the nonce is the same in two responses")


def became_weaker(exchange: Exchange, earlier: Sequence[Earlier]) -> Iterator[Finding]:
    """Compare the meaning, not the text, with the policies of earlier runs."""
    now = enforced(exchange)
    if sum(len(policy.text) for policy in now) > MAX_POLICIES:
        yield rules.CSP_OVERSIZED.warn(f"the policies are longer than {MAX_POLICIES // 1024} kB")
        return
    for run in earlier:
        before = [value for name, value in run.headers if name.lower() == HEADER]
        if not before or sum(map(len, before)) > MAX_POLICIES:
            continue
        gained = [str(one) for one in weaker_than(parse_headers(before), now)]
        if gained:
            message = f"the policy is weaker than that of {run.label}: {quoted('; '.join(gained))}"
            yield rules.CSP_WEAKER.warn(message, since=run.when, gained=gained[:MAX_SHOWN])


def evidence(exchange: Exchange, judgement: Judgement) -> dict[str, Any]:
    """JSON values, bounded."""
    reported = exchange.values(f"{HEADER}-report-only")
    return {
        "values": [quoted(value, 4000) for value in exchange.values(HEADER)[:20]],
        "report_only": [quoted(value, 4000) for value in reported[:20]],
        "meta": [quoted(policy.text, 4000) for policy in _meta(exchange)[:20]],
        "injected_script_runs": judgement.injected_script_runs,
        "injections": [kind.value for kind in judgement.injections],
        "score": judgement.score,
        "findings": [_shown(one) for one in judgement.findings[:MAX_SHOWN]],
    }


def _shown(finding: CspFinding) -> dict[str, str]:
    """Bounded, since names and values come from the server."""
    return {key: quoted(str(value), 200) for key, value in finding._asdict().items()} | {
        "severity": finding.severity.value
    }
