"""TLS, and the answer to plain http beside it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from stage4.checks.root_headers import rules
from stage4.escape import quoted
from stage4.model import Exchange, Finding, Status, Trouble

SOON = timedelta(days=14)
MODERN = ("TLSv1.2", "TLSv1.3")


def certificate(exchange: Exchange, now: datetime | None) -> Iterator[Finding]:
    """The certificate's expiry and names, and the TLS version, of an https response."""
    if not exchange.url.startswith("https:"):
        return
    tls = exchange.tls
    if tls is None or tls.not_after is None or now is None:
        message = "the expiry of the certificate is not known"
        yield rules.TLS_UNSEEN.finding(Status.INCONCLUSIVE, message)
        return
    yield from _expiry(tls.not_after, now)
    host = (urlsplit(exchange.url).hostname or "").lower()
    if tls.names and not any(_names(name, host) for name in tls.names):
        yield rules.CERTIFICATE_NAME.fail(f"the certificate does not name {quoted(host, 80)}")
    if tls.version not in MODERN:
        yield rules.TLS_VERSION.fail(f"the connection is {quoted(tls.version, 20) or 'unknown'}")


def _expiry(not_after: datetime, now: datetime) -> Iterator[Finding]:
    left = not_after - now
    if left < SOON:
        when = f"{not_after:%Y-%m-%d %H:%M} UTC"
        verb = "expired on" if left <= timedelta() else f"expires in {left.days} days, on"
        yield rules.CERTIFICATE_EXPIRY.fail(f"the certificate {verb} {when}")


def _names(pattern: str, host: str) -> bool:
    """RFC 9525, 6.3: a wildcard stands for the leftmost label only."""
    pattern = pattern.lower()
    if pattern.startswith("*."):
        return host.partition(".")[2] == pattern[2:]
    return host == pattern


def trouble(exchange: Exchange) -> Finding | None:
    """A finding where there is no whole answer."""
    if exchange.trouble is Trouble.TLS:
        return _refused(exchange)
    if exchange.truncated and not exchange.trouble:
        shown = quoted(exchange.url, 200)
        message = f"no complete answer from {shown} (flood): the body is too long; it was cut off"
        return rules.NO_ANSWER.fail(message)
    if exchange.trouble or exchange.status is None:
        kind = exchange.trouble.value if exchange.trouble else "nothing"
        message = f"no complete answer from {quoted(exchange.url, 200)} ({kind})"
        return rules.NO_ANSWER.fail(f"{message}: {quoted(exchange.detail)}")
    return None


def _refused(exchange: Exchange) -> Finding:
    """The connection was refused: the reason shows which rule it broke."""
    reason = exchange.detail.lower()
    if "expired" in reason:
        rule = rules.CERTIFICATE_EXPIRY
    elif "mismatch" in reason or "not valid for" in reason:
        rule = rules.CERTIFICATE_NAME
    elif "protocol" in reason or "version" in reason:
        rule = rules.TLS_VERSION
    else:
        rule = rules.NO_ANSWER
    return rule.fail(f"no trusted TLS connection: {quoted(exchange.detail)}")


def plain_http(exchange: Exchange | None) -> Iterator[Finding]:
    """The response to plain http on the host of an https URL; a closed port is fine."""
    if exchange is None or exchange.status is None:
        return
    location = exchange.value("location").strip().lower()
    leads = exchange.status in (301, 302, 303, 307, 308) and location.startswith("https://")
    if not leads:
        message = f"plain http answers with status {exchange.status} instead of a redirect to https"
        yield rules.HTTP_REDIRECT.warn(message)
