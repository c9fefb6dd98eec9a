"""The settings of a run, checked. Where they come from stands in configuration.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import urlsplit


def origin_of(url: str) -> str:
    """`https://host:443` of a URL (RFC 6454, 4), user and password left out."""
    parts = urlsplit(url)
    port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    return f"{parts.scheme}://{parts.hostname}:{port}"


class Credentials(NamedTuple):
    """User and password for one origin (`https://host:port`), as they stood in a URL's userinfo."""

    origin: str
    user: str
    password: str


@dataclass(frozen=True)
class Settings:
    """All that decides what a run does.

    base_url, health_url  absolute http(s) URLs without userinfo; base_url without a trailing slash
    environment           the process environment: provider settings are read from here, never shown
    timeout               seconds for one whole request, redirects included
    csp_fail_on           "missing": only no enforced policy fails; "injection": also one under
                          which injected script runs; "high": also every finding of high severity;
                          "" = "injection" with expect_live, else "missing"
    trust_env             the proxies of the environment count
    ca_file               certificates to trust instead of the usual ones; "" = the usual ones
    health_schema         the team's own JSON Schema for the body of health_url, parsed
    """

    base_url: str
    health_url: str
    expect_live: bool = False
    allow_provider_mock: bool = True
    timeout: float = 5.0
    slo_p95_ms: float = 1000.0
    profile: str = "quick"
    csp_fail_on: str = ""
    trust_env: bool = False
    ca_file: str = ""
    webhook_url: str = ""
    health_schema: Any = None
    credentials: tuple[Credentials, ...] = field(default=(), repr=False)
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def fails_on(self) -> str:
        """`csp_fail_on` with its default filled in."""
        return self.csp_fail_on or ("injection" if self.expect_live else "missing")
