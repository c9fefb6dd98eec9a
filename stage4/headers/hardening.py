"""The other headers that protect a page, and those that tell too much."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stage4.csp.policy import parse_headers
from stage4.escape import quoted
from stage4.headers import rules
from stage4.model import Exchange, Finding

HALF_A_YEAR = 180 * 24 * 3600  # seconds
ORIGIN = "https://stage4-gate.invalid"  # RFC 2606: nobody's
REFERRER_POLICIES = frozenset(
    "no-referrer no-referrer-when-downgrade origin origin-when-cross-origin same-origin "
    "strict-origin strict-origin-when-cross-origin unsafe-url".split()
)
BANNERS = ("x-powered-by", "x-aspnet-version", "x-aspnetmvc-version", "x-runtime-version")
_VERSION = re.compile(r"/v?\d|\d+\.\d+")
_MAX_AGE = re.compile(r'max-age\s*=\s*"?(\d{1,15})"?', re.IGNORECASE)


def hsts(exchange: Exchange) -> Iterator[Finding]:
    """RFC 6797, 6.1: over https only, the first header counts, a repeated directive spoils it."""
    if not exchange.url.startswith("https:"):
        return
    header = next(iter(exchange.values("strict-transport-security")), "")
    ages = [match for part in header.split(";") if (match := _MAX_AGE.fullmatch(part.strip()))]
    if len(ages) != 1 or int(ages[0][1]) == 0:
        yield rules.HSTS_MISSING.warn("there is no valid Strict-Transport-Security")
    elif int(ages[0][1]) < HALF_A_YEAR:
        days = int(ages[0][1]) // 86400
        yield rules.HSTS_SHORT.warn(f"Strict-Transport-Security lasts {days} days only")


def nosniff(exchange: Exchange) -> Iterator[Finding]:
    """Fetch, 2.2.6: the first value counts."""
    first = exchange.value("x-content-type-options").split(",")[0].strip().lower()
    if first != "nosniff":
        yield rules.NOSNIFF_MISSING.warn("X-Content-Type-Options is not nosniff")


def referrer_policy(exchange: Exchange) -> Iterator[Finding]:
    """Referrer Policy, 8.1: the last value that is known counts."""
    words = [word.strip().lower() for word in exchange.value("referrer-policy").split(",")]
    known = [word for word in words if word in REFERRER_POLICIES]
    if not known:
        yield rules.REFERRER_POLICY.warn("there is no valid Referrer-Policy")
    elif known[-1] == "unsafe-url":
        yield rules.REFERRER_POLICY.warn("Referrer-Policy is unsafe-url")


def framing(exchange: Exchange) -> Iterator[Finding]:
    """CSP3, 6.4.2: where there is a frame-ancestors, X-Frame-Options is not looked at."""
    policies = parse_headers(exchange.values("content-security-policy"))
    lists = [
        policy.heeded["frame-ancestors"]
        for policy in policies
        if "frame-ancestors" in policy.heeded
    ]
    if any(not {"*", "http:", "https:"} & set(map(str.lower, values)) for values in lists):
        return
    options = {word.strip().upper() for word in exchange.value("x-frame-options").split(",")}
    if lists or not (options == {"DENY"} or options == {"SAMEORIGIN"}):
        yield rules.FRAMING.warn("any site may frame the page")


def banners(exchange: Exchange) -> Iterator[Finding]:
    for name, value in exchange.headers:
        lower = name.lower()
        telling = lower in BANNERS and value.strip()
        if telling or (lower in ("server", "x-generator", "via") and _VERSION.search(value)):
            if lower == "via" and not re.search(r"[A-Za-z]/\d", value.partition(" ")[2]):
                continue
            yield rules.BANNER.warn(f"{quoted(name, 40)}: {quoted(value, 80)}")


def cors(exchange: Exchange | None) -> Iterator[Finding]:
    """The answer to a request whose Origin is a stranger's."""
    if exchange is None:
        return
    allowed = exchange.value("access-control-allow-origin").strip().lower()
    with_credentials = exchange.value("access-control-allow-credentials").strip() == "true"
    if allowed == ORIGIN and with_credentials:
        yield rules.CORS.warn("a stranger's Origin is allowed with credentials")
