"""Host and path of a source as a URL parser sees them, wildcards kept (WHATWG URL, 3.5 and 4.4)."""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

_SCHEME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_+.-]*://")
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f#/:<>?@\[\\\]^|%]")
_NUMBER = re.compile(r"0[xX][0-9a-fA-F]*|[0-9]+")
_CONTROLS = "".join(map(chr, range(0x21)))  # a URL parser drops them at the end
_WILDCARD = "wildcard_placeholder"


class Location(NamedTuple):
    """host in lower case, a leading `*` kept, IPv4 in dotted form, IPv6 in brackets."""

    host: str
    path: str  # "/" where none is given; no query


def without_scheme(source: str) -> str:
    """The source without `scheme://` or `//`."""
    scheme = _SCHEME.match(source)
    return (source[scheme.end() :] if scheme else source).removeprefix("//")


@lru_cache(maxsize=512)
def locate(source: str) -> Location | None:
    """Where a source points to, with or without scheme; None where no URL parser accepts it."""
    text = without_scheme(source).rstrip(_CONTROLS).replace(":*", "", 1).replace("*", _WILDCARD, 1)
    authority, slash, rest = _partition(text.lstrip("/\\"))
    host = _host(authority.rpartition("@")[2])
    if not host:
        return None
    path = re.split(r"[?#]", rest, maxsplit=1)[0].replace("\\", "/") if slash in "/\\" else ""
    return Location(host.replace(_WILDCARD, "*"), _normal(f"/{path}"))


def _partition(text: str) -> tuple[str, str, str]:
    end = re.search(r"[/\\?#]", text)
    return (text[: end.start()], end[0], text[end.end() :]) if end else (text, "", "")


def _host(text: str) -> str:
    """The host of `host:port`, or "" where it is invalid."""
    match = re.fullmatch(r"(\[[^\]]*\]|[^:]*)(?::([0-9]*))?", text)
    if match is None or (match[2] and int(match[2][:6]) > 65535):
        return ""
    name = match[1]
    if name.startswith("["):
        try:
            return f"[{ipaddress.IPv6Address(name[1:-1]).compressed}]"
        except ValueError:
            return ""
    name = unquote(name).lower()
    if _FORBIDDEN.search(name):
        return ""
    return _ipv4(name) if _NUMBER.fullmatch(name.removesuffix(".").rpartition(".")[2]) else name


def _ipv4(text: str) -> str:
    """`127.1`, `0x7f000001` and the like in dotted form; "" for an invalid number."""
    parts = text.removesuffix(".").split(".")
    if len(parts) > 4 or not all(_NUMBER.fullmatch(part) for part in parts):
        return ""
    try:
        *leading, last = (_number(part) for part in parts)
    except ValueError:
        return ""
    if any(number > 255 for number in leading) or last >= 256 ** (5 - len(parts)):
        return ""
    value = sum(number << (24 - 8 * place) for place, number in enumerate(leading)) + last
    return str(ipaddress.IPv4Address(value))


def _number(text: str) -> int:
    """Raises ValueError for an invalid number, or one far too large for an address."""
    if len(text) > 64:
        raise ValueError(text)
    if text[:2] in ("0x", "0X"):
        return int(text[2:] or "0", 16)
    return int(text, 8 if len(text) > 1 and text.startswith("0") else 10)


def _normal(path: str) -> str:
    """Without `.` and `..`, which may be percent-encoded; empty segments stay."""
    if "/." not in path and "/%" not in path:
        return path
    kept: list[str] = []
    dots = ""
    for segment in path.split("/")[1:]:
        dots = segment.lower().replace("%2e", ".")
        if dots == "..":
            del kept[-1:]
        elif dots != ".":
            kept.append(segment)
    return "/" + "/".join([*kept, ""] if dots in (".", "..") else kept)
