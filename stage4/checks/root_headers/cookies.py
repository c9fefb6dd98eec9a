"""The flags of cookies (RFC 6265bis, 4.1.2). Names are shown, values never."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from stage4.checks.root_headers import rules
from stage4.escape import quoted
from stage4.model import Exchange, Finding

MAX_COOKIES = 50  # of one response: as many as browsers keep
_IN_1970 = re.compile(r"[ -](?:19)?70 ")
READ_BY_SCRIPT = re.compile("csrf|xsrf", re.IGNORECASE)


class Cookie(NamedTuple):
    name: str
    attributes: dict[str, str]  # names and values in lower case


def findings(exchange: Exchange) -> Iterator[Finding]:
    """About every cookie that the response, or a redirect before it, sets."""
    secure = exchange.url.startswith("https:")
    for cookie in _cookies(exchange):
        if _is_deleted(cookie):
            continue
        name = quoted(cookie.name, 60)
        same_site = cookie.attributes.get("samesite", "")
        if _breaks_its_prefix(cookie):
            yield rules.COOKIE_PREFIX.warn(f"cookie {name} breaks the rules of its prefix")
        if "secure" not in cookie.attributes and (secure or same_site == "none"):
            yield rules.COOKIE_SECURE.warn(f"cookie {name} lacks Secure")
        if "httponly" not in cookie.attributes and not READ_BY_SCRIPT.search(cookie.name):
            yield rules.COOKIE_HTTPONLY.warn(f"cookie {name} lacks HttpOnly")
        if same_site not in ("lax", "strict", "none"):
            yield rules.COOKIE_SAMESITE.warn(f"cookie {name} lacks SameSite")


def _breaks_its_prefix(cookie: Cookie) -> bool:
    """Prefixes count in any letter case; __Host- also needs Path=/ and no Domain."""
    name, attributes = cookie.name.lower(), cookie.attributes
    if not name.startswith(("__secure-", "__host-")):
        return False
    bound = attributes.get("path") == "/" and not attributes.get("domain")
    return "secure" not in attributes or (name.startswith("__host-") and not bound)


def _is_deleted(cookie: Cookie) -> bool:
    """Max-Age wins over Expires; a time in 1970 is how frameworks delete."""
    age = cookie.attributes.get("max-age", "")
    expires = cookie.attributes.get("expires", "")
    return age.startswith(("0", "-")) or (not age and bool(_IN_1970.search(expires)))


def _cookies(exchange: Exchange) -> list[Cookie]:
    headers = [pair for hop in exchange.hops for pair in hop.headers] + list(exchange.headers)
    values = [value for name, value in headers if name.lower() == "set-cookie"]
    return list(
        {_identity(cookie): cookie for cookie in map(_parse, values[:MAX_COOKIES])}.values()
    )


def _identity(cookie: Cookie) -> tuple[str, str, str]:
    """A later cookie replaces one with the same identity (RFC 6265, 5.3)."""
    return cookie.name, cookie.attributes.get("domain", ""), cookie.attributes.get("path", "")


def _parse(value: str) -> Cookie:
    pair, *rest = value.split(";")
    attributes = {}
    for part in rest:
        name, _, content = part.partition("=")
        attributes[name.strip().lower()] = content.strip().lower()
    name, equals, _ = pair.partition("=")
    return Cookie(name.strip() if equals else "(without a name)", attributes)
