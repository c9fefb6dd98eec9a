"""Which services may be put under load. Pure."""

from __future__ import annotations

from stage4.address import parse
from stage4.errors import UsageError


def is_foreign(host: str, url: str) -> bool:
    """Whether a host is neither this machine nor that of the service."""
    try:
        own, other = parse(url), parse(f"http://[{host}]" if ":" in host else f"http://{host}")
    except ValueError:
        return True
    return not other.loopback and other.host != own.host


def refuse_foreign(url: str, configured: str, allow_remote: bool) -> None:
    """Raise UsageError unless the service is on this machine, or the one that is configured.

    configured  the URL of the settings file or a variable; "" = none
    """
    address = parse(url)
    if address.loopback or allow_remote:
        return
    if configured and parse(configured).origin == address.origin:
        return
    raise UsageError(
        f"{address.origin} is neither on this machine nor the configured service",
        "configure it as `url`, or give --allow-remote if you may put it under load",
    )
