"""Judges the security headers of the root, and the connection that carried them. Pure.

Evidence needed: the exchanges `root` and `root-again` (to see whether a nonce repeats), those of
hardening.origins (with an Origin that the service should not trust) and, for https on its own port,
`root-http` (plain http, not followed).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stage4 import redirects
from stage4.address import parse
from stage4.checks.root_headers import cookies, csp_findings, hardening, rules, transport
from stage4.config.settings import Settings
from stage4.model import CheckResult, Exchange, Facts, Finding, Status


def judge(settings: Settings, facts: Facts) -> CheckResult:
    """FAIL, WARN or PASS; INCONCLUSIVE where evidence is missing, ERROR where there is none."""
    root = facts.exchanges.get("root")
    if root is None:
        nothing = rules.NO_ANSWER.finding(Status.ERROR, "the root was not requested")
        return CheckResult.of("root_headers", [nothing])
    found = list(_plain_http(settings))
    evidence: dict[str, Any] = {"url": root.url, "http_status": root.status}
    if trouble := transport.trouble(root):
        return CheckResult.of("root_headers", [*found, trouble], evidence)
    judgement = csp_findings.judged(root)
    found += csp_findings.findings(root, judgement, settings.fails_on)
    found += csp_findings.repeated_nonce(root, facts.exchanges.get("root-again"))
    found += csp_findings.became_weaker(root, facts.earlier)
    found += _rest(root, facts)
    evidence["csp"] = csp_findings.evidence(root, judgement)
    evidence["redirects"] = [hop.url for hop in root.hops]
    if root.tls:
        evidence["tls"] = {
            "version": root.tls.version,
            "not_after": root.tls.not_after and root.tls.not_after.isoformat(),
        }
    return CheckResult.of("root_headers", found, evidence)


def _rest(root: Exchange, facts: Facts) -> Iterator[Finding]:
    """Everything except the policy."""
    yield from _status(root)
    yield from redirects.findings("headers", root)
    yield from transport.certificate(root, facts.now)
    yield from transport.plain_http(facts.exchanges.get("root-http"))
    for look in (
        hardening.hsts,
        hardening.nosniff,
        hardening.referrer_policy,
        hardening.framing,
        hardening.banners,
        cookies.findings,
    ):
        yield from look(root)
    yield from hardening.cors(facts.exchanges)


def _status(root: Exchange) -> Iterator[Finding]:
    status = root.status or 0
    if not 200 <= status < 300:
        grave = Status.FAIL if status >= 500 else Status.WARN
        yield rules.STATUS.finding(grave, f"the root answers with status {status}")


def _plain_http(settings: Settings) -> Iterator[Finding]:
    address = parse(settings.base_url)
    if settings.expect_live and address.scheme == "http" and not address.loopback:
        yield rules.PLAIN_HTTP.fail("the base URL is plain http")
