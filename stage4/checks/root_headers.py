"""The security headers of the root, and the connection that it comes over.

Facts needed: the exchanges `root` and `root-again` (to see whether a nonce repeats), those of
hardening.origins (with an Origin that should not be trusted) and, for https on its own port,
`root-http` (plain http, not followed).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stage4 import redirects
from stage4.address import parse
from stage4.checks import Check
from stage4.headers import cookies, hardening, policy, rules, transport
from stage4.model import CheckResult, Exchange, Facts, Finding, Request, Status
from stage4.settings import Settings


def requests(settings: Settings) -> tuple[Request, ...]:
    root = f"{settings.base_url}/"
    asked = [
        Request("root", root, headers=(("Accept", "text/html, */*;q=0.8"),)),
        Request("root-again", root, headers=(("Accept", "text/html, */*;q=0.8"),)),
    ]
    address = parse(root)
    for name, origin in hardening.origins(address).items():
        asked.append(Request(name, root, headers=(("Origin", origin),)))
    if address.scheme == "https" and address.port == 443:
        plain = f"http://{address.bracketed}{address.target}"
        asked.append(Request("root-http", plain, follow=False))
    return tuple(asked)


def judge(settings: Settings, facts: Facts) -> CheckResult:
    """FAIL, WARN or PASS; INCONCLUSIVE where evidence is missing, ERROR where there is none."""
    root = facts.exchanges.get("root")
    if root is None:
        nothing = rules.NO_ANSWER.finding(Status.ERROR, "the root was not asked")
        return CheckResult.of("root_headers", [nothing])
    found = list(_plain_http(settings))
    evidence: dict[str, Any] = {"url": root.url, "http_status": root.status}
    if trouble := transport.trouble(root):
        return CheckResult.of("root_headers", [*found, trouble], evidence)
    judgement = policy.judged(root)
    found += policy.findings(root, judgement, settings.fails_on)
    found += policy.repeated_nonce(root, facts.exchanges.get("root-again"))
    found += policy.became_weaker(root, facts.earlier)
    found += _rest(root, facts)
    evidence["csp"] = policy.evidence(root, judgement)
    evidence["redirects"] = [hop.url for hop in root.hops]
    if root.tls:
        evidence["tls"] = {
            "version": root.tls.version,
            "not_after": root.tls.not_after and root.tls.not_after.isoformat(),
        }
    return CheckResult.of("root_headers", found, evidence)


def _rest(root: Exchange, facts: Facts) -> Iterator[Finding]:
    """Everything but the policy."""
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
        yield rules.PLAIN_HTTP.fail("going live over plain http")


CHECK = Check(
    name="root_headers",
    title="Security headers of the root",
    promise="an enforced Content-Security-Policy stops injected script",
    judge=judge,
    requests=requests,
)
