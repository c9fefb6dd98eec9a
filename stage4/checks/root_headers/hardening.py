"""The other headers that protect a page, and those that reveal too much."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from stage4.address import Address
from stage4.checks.root_headers import rules
from stage4.csp.policy import parse_headers
from stage4.csp.reach import reaches
from stage4.csp.sources import parse_sources
from stage4.escape import quoted
from stage4.model import Exchange, Finding

MIN_HSTS_S = 180 * 24 * 3600
ORIGIN = "https://stage4-gate.invalid"  # RFC 2606: nobody's
REFERRER_POLICIES = frozenset(
    "no-referrer no-referrer-when-downgrade origin origin-when-cross-origin same-origin "
    "strict-origin strict-origin-when-cross-origin unsafe-url".split()
)
BANNERS = frozenset(
    "x-powered-by x-powered-cms x-aspnet-version x-aspnetmvc-version x-runtime-version".split()
)
_VERSION = re.compile(r"/v?\d|\d+\.\d+")
_MAX_AGE = re.compile(r'max-age\s*=\s*(?:(\d+)|"(\d+)")', re.IGNORECASE)


def hsts(exchange: Exchange) -> Iterator[Finding]:
    """RFC 6797, 6.1: https only; the first header counts; a repeated directive invalidates it."""
    if not exchange.url.startswith("https:"):
        return
    header = next(iter(exchange.values("strict-transport-security")), "")
    seconds = _max_age([part.strip() for part in header.split(";") if part.strip()])
    if not seconds:
        yield rules.HSTS_MISSING.warn("Strict-Transport-Security is missing or invalid")
    elif seconds < MIN_HSTS_S:
        yield rules.HSTS_SHORT.warn(f"Strict-Transport-Security lasts only {seconds // 86400} days")


def _max_age(directives: list[str]) -> int:
    """Seconds; 0 where a browser ignores the header."""
    names = [directive.partition("=")[0].strip().lower() for directive in directives]
    ages = [match for directive in directives if (match := _MAX_AGE.fullmatch(directive))]
    if len(set(names)) < len(names) or not ages:
        return 0
    return int((ages[0][1] or ages[0][2])[:15])


def nosniff(exchange: Exchange) -> Iterator[Finding]:
    """Fetch, 2.2.6: the first value counts."""
    first = exchange.value("x-content-type-options").split(",")[0].strip().lower()
    if first != "nosniff":
        yield rules.NOSNIFF_MISSING.warn("X-Content-Type-Options is not nosniff")


def referrer_policy(exchange: Exchange) -> Iterator[Finding]:
    """Referrer Policy, 8.1: the last known value counts."""
    words = [word.strip().lower() for word in exchange.value("referrer-policy").split(",")]
    known = [word for word in words if word in REFERRER_POLICIES]
    if not known:
        yield rules.REFERRER_POLICY.warn("Referrer-Policy is missing or invalid")
    elif known[-1] == "unsafe-url":
        yield rules.REFERRER_POLICY.warn("Referrer-Policy is unsafe-url")


def framing(exchange: Exchange) -> Iterator[Finding]:
    """CSP3, 6.4.2: frame-ancestors overrides X-Frame-Options."""
    policies = parse_headers(exchange.values("content-security-policy"))
    lists = [
        parse_sources(policy.heeded["frame-ancestors"])
        for policy in policies
        if "frame-ancestors" in policy.heeded
    ]
    if reaches(lists) and (lists or not _frames_refused(exchange.value("x-frame-options"))):
        yield rules.FRAMING.warn("strangers' sites may frame the page")


def _frames_refused(options: str) -> bool:
    """HTML, 7.6: one known word counts; beside any other word it forbids all framing."""
    return bool({"deny", "sameorigin"} & {word.strip().lower() for word in options.split(",")})


def banners(exchange: Exchange) -> Iterator[Finding]:
    """Headers that reveal a product version, one finding each."""
    for name, value in exchange.headers:
        lower = name.lower()
        reveals: object
        if lower == "via":  # `1.1 varnish` begins with the version of HTTP
            reveals = re.search(r"[A-Za-z]/\d", value.partition(" ")[2])
        elif lower == "x-generator":
            reveals = re.search(r"\d", value)
        elif lower == "server":
            reveals = _VERSION.search(value)
        else:
            reveals = lower in BANNERS and value.strip()
        if reveals:
            yield rules.BANNER.warn(f"{quoted(name, 40)}: {quoted(value, 80)}")


def origins(address: Address) -> dict[str, str]:
    """Untrustworthy origins, by the name of the request that carries them.

    The last one begins and ends like the service's own, so that it passes a check of only one end.
    """
    host = address.host.replace(":", "-")
    alike = f"{host}.stage4-gate-{host}" if host[-1:].isalpha() else f"{host}.stage4-gate.invalid"
    return {
        "root-cors": ORIGIN,
        "root-cors-null": "null",
        "root-cors-alike": f"{address.scheme}://{alike}",
    }


TRUSTED = {
    "root-cors": "a stranger's Origin is allowed with credentials",
    "root-cors-null": "the Origin null, which any sandboxed frame has, is allowed with credentials",
    "root-cors-alike": "an Origin that only resembles the service's is allowed with credentials",
}


def cors(exchanges: Mapping[str, Exchange]) -> Iterator[Finding]:
    """About the responses to foreign Origins; one finding, since one cause allows several."""
    for name, message in TRUSTED.items():
        if name in exchanges and _is_trusted(exchanges[name]):
            yield rules.CORS.warn(message)
            return


def _is_trusted(exchange: Exchange) -> bool:
    """Fetch, 3.2.3: exactly this Origin, and credentials with exactly this word."""
    sent = dict(exchange.request.headers).get("Origin", "")
    allowed = exchange.value("access-control-allow-origin").strip()
    with_credentials = exchange.value("access-control-allow-credentials").strip() == "true"
    return with_credentials and allowed.lower() == sent.lower() != ""
