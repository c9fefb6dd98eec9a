"""Parses and validates URLs. Pure."""

from __future__ import annotations

import ipaddress
import re
from typing import NamedTuple
from urllib.parse import quote, unquote, urljoin, urlsplit

PORTS = {"http": 80, "https": 443}
UNQUOTED = "!#$%&'()*+,/:;=?@[]~"  # stay unquoted in a target, escapes included
MAX_CHARACTERS = 8000


class Address(NamedTuple):
    """An absolute http(s) URL. `host` is lower case, unbracketed; `target` is path and query."""

    scheme: str
    host: str
    port: int
    target: str
    user: str = ""
    password: str = ""

    @property
    def bracketed(self) -> str:
        """The host as it stands in a URL."""
        return f"[{self.host}]" if ":" in self.host else self.host

    @property
    def authority(self) -> str:
        """Host and port as they stand in a URL; the scheme's own port is left out."""
        plain = self.port == PORTS[self.scheme]
        return self.bracketed if plain else f"{self.bracketed}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port (RFC 6454, 4), the port always given."""
        return f"{self.scheme}://{self.bracketed}:{self.port}"

    @property
    def url(self) -> str:
        """The URL without user and password."""
        return f"{self.scheme}://{self.authority}{self.target}"

    @property
    def loopback(self) -> bool:
        """True if the host is this machine (RFC 6761, 6.3; RFC 1122, 3.2.1.3)."""
        if self.host == "localhost" or self.host.endswith(".localhost"):
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


def parse(text: str) -> Address:
    """Parse a URL. Raises ValueError with the reason, which never quotes the URL."""
    if any(ord(char) < 33 or ord(char) == 127 for char in text.strip()):
        raise ValueError("it contains blanks or control characters")
    if len(text) > MAX_CHARACTERS:
        raise ValueError(f"it is longer than {MAX_CHARACTERS} characters")
    try:
        parts = urlsplit(text.strip())
        port, host = parts.port, parts.hostname or ""
    except ValueError as why:
        raise ValueError("its host or port is invalid") from why
    if parts.scheme not in PORTS:
        raise ValueError("it does not start with http:// or https://")
    if not host:
        raise ValueError("it has no host")
    if port == 0:
        raise ValueError("its host or port is invalid")
    target = quote(parts.path or "/", safe=UNQUOTED) + (
        f"?{quote(parts.query, safe=UNQUOTED)}" if parts.query else ""
    )
    return Address(
        parts.scheme,
        _ascii(host),
        port or PORTS[parts.scheme],
        target,
        unquote(parts.username or ""),
        unquote(parts.password or ""),
    )


def _ascii(host: str) -> str:
    """The host in lower case, a name of other scripts as IDNA writes it."""
    try:
        plain = host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError as why:
        raise ValueError("invalid host name") from why
    if any(char in " <>\"'\\^`{|}%*,;()&=+$!~" for char in plain):
        raise ValueError("its host or port is invalid")
    return plain.lower()


def join(base: Address, location: str) -> Address:
    """The address that a Location header points to (RFC 9110, 10.2.2). Raises ValueError."""
    return parse(quote(urljoin(base.url, location.strip()), safe=UNQUOTED))


def without_userinfo(text: str) -> str:
    """A URL or a reference as it may be shown: without user and password (RFC 3986, 3.2)."""
    scheme, mark, rest = text.partition("//")
    if not mark or any(sign in scheme for sign in "/?#"):  # no authority: a path or a query
        return text
    end = re.search(r"[/?#]", rest)
    place = end.start() if end else len(rest)
    return scheme + mark + rest[:place].rpartition("@")[2] + rest[place:]
