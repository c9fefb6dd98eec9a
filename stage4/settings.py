"""The settings of a run, and what a right value of each is.

Where they come from stands in configuration.py.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from stage4.address import Address, parse
from stage4.escape import quoted


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


@dataclass(frozen=True)
class Outputs:
    """Where a run leaves its results; "" is the usual place. `step_summary`: GitHub's, or ""."""

    output_dir: str = ""
    history: str = ""
    board: str = ""
    keep_days: float = 90.0
    step_summary: str = ""


# --- what a right value is: text in, value out, ValueError with the reason -----------------------


def url(text: str) -> Address:
    """An absolute http(s) URL; where it makes no sense, nothing in front of an @ is repeated."""
    try:
        return parse(text)
    except ValueError as why:
        shown = quoted(text.rpartition("@")[2], 80)
        raise ValueError(f"{shown!r} is not a URL: {why}") from None


def base_url(text: str) -> Address:
    """The same without a query: paths are put behind it."""
    address = url(text)
    if "?" in address.target:
        raise ValueError("a base URL has no query (?)")
    return address


def credentials(*addresses: Address | None) -> tuple[Credentials, ...]:
    """The credentials that stood in URLs, by origin."""
    return tuple(
        Credentials(address.origin, address.user, address.password)
        for address in addresses
        if address and (address.user or address.password)
    )


def flag(text: str) -> bool:
    if text.lower() in ("1", "true", "yes", "on"):
        return True
    if text.lower() in ("0", "false", "no", "off"):
        return False
    raise ValueError(f"{text[:40]!r} is neither 1 nor 0")


def number(least: float, most: float) -> Callable[[str], float]:
    """A converter for finite numbers in a range."""

    def convert(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            raise ValueError(f"{text[:40]!r} is no number") from None
        if not math.isfinite(value) or not least <= value <= most:
            raise ValueError(f"{text[:40]!r} is not between {least:g} and {most:g}")
        return value

    return convert


def choice(*words: str) -> Callable[[str], str]:
    """A converter for one of some words."""

    def convert(text: str) -> str:
        if text.lower() not in words:
            raise ValueError(f"{text[:40]!r} is none of: {', '.join(words)}")
        return text.lower()

    return convert


def word(text: str) -> str:
    if not text or "\0" in text:
        raise ValueError("it is empty")
    return text


def file_path(text: str) -> str:
    if not Path(word(text)).is_file():
        raise ValueError(f"there is no file {text[:200]!r}")
    return text


def certificates(text: str) -> str:
    """A file with certificates that can be used."""
    import ssl

    try:
        ssl.create_default_context(cafile=file_path(text))
    except OSError:
        raise ValueError(f"{text[:200]!r} holds no certificates that can be read") from None
    return text
