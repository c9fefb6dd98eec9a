"""The types of settings: text in, value out, or ValueError with the reason.

Each type describes a valid value in `needs`, for the remedy of a message.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from stage4.address import Address, parse
from stage4.escape import quoted

# RFC 9110, 5.6.2 and 5.5: the name is a token, the value visible characters, blanks between them.
HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
HEADER_VALUE = re.compile(r"[^\x00-\x08\x0a-\x1f\x7f]*")
# Headers that belong to the connection or the body: the client sets them itself.
OWN_HEADERS = frozenset(
    "host connection content-length transfer-encoding te upgrade trailer accept-encoding "
    "proxy-authorization proxy-connection keep-alive expect".split()
)
# The words of a flag, in lower case.
YES = frozenset(("1", "true", "yes", "on"))
NO = frozenset(("0", "false", "no", "off"))


@dataclass(frozen=True)
class Type:
    """How a text becomes a value.

    metavar    the placeholder of the value in a help text
    needs      a description of a valid value, to follow "give"
    convert    text to value; raises ValueError
    separator  a regular expression between the items of a repeatable setting in one text
    schema     the JSON Schema of a value in TOML
    """

    metavar: str
    needs: str
    convert: Callable[[str], Any]
    separator: str = r"[\r\n]+"
    schema: Mapping[str, Any] = field(default_factory=lambda: {"type": "string"})


def url(text: str) -> Address:
    """An absolute http(s) URL. An error never repeats what is in front of an @."""
    try:
        return parse(text)
    except ValueError as why:
        shown = quoted(text.rpartition("@")[2], 80)
        raise ValueError(f"{shown!r} is not a URL: {why}") from None


def base_url(text: str) -> Address:
    """The same without a query: paths are appended to it."""
    address = url(text)
    if "?" in address.target:
        raise ValueError("a base URL has no query (?)")
    return address


def flag(text: str) -> bool:
    """One of the words YES or NO, in any case."""
    if text.lower() in YES:
        return True
    if text.lower() in NO:
        return False
    raise ValueError(f"{text[:40]!r} is neither 1 nor 0")


def number(least: float, most: float) -> Callable[[str], float]:
    """A converter for finite numbers in a range."""

    def convert(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            raise ValueError(f"{text[:40]!r} is not a number") from None
        if not math.isfinite(value) or not least <= value <= most:
            raise ValueError(f"{text[:40]!r} is not between {least:g} and {most:g}")
        return value

    return convert


def whole(least: int, most: int) -> Callable[[str], int]:
    """A converter for whole numbers in a range."""

    def convert(text: str) -> int:
        if not re.fullmatch(r"[+-]?[0-9]{1,12}", text):
            raise ValueError(f"{text[:40]!r} is not a whole number")
        if not least <= int(text) <= most:
            raise ValueError(f"{text[:40]!r} is not between {least} and {most}")
        return int(text)

    return convert


def choice(*words: str) -> Callable[[str], str]:
    """A converter for one of some words."""

    def convert(text: str) -> str:
        if text.lower() not in words:
            raise ValueError(f"{text[:40]!r} is not one of: {', '.join(words)}")
        return text.lower()

    return convert


def word(text: str) -> str:
    """Any text but the empty one."""
    if not text or "\0" in text:
        raise ValueError("it is empty")
    return text


def anything(text: str) -> str:
    """The text itself; a check judges it."""
    return text


def file_path(text: str) -> str:
    """The path of a file that exists."""
    if not Path(word(text)).is_file():
        raise ValueError(f"there is no file {text[:200]!r}")
    return text


def certificates(text: str) -> str:
    """A file with valid certificates."""
    import ssl

    try:
        ssl.create_default_context(cafile=file_path(text))
    except OSError:
        raise ValueError(f"{text[:200]!r} has no valid certificates") from None
    return text


def pattern(text: str) -> str:
    """A regular expression of Python."""
    try:
        re.compile(word(text))
    except (re.error, RecursionError, OverflowError) as why:
        raise ValueError(f"not a regular expression: {why}") from None
    return text


def header(text: str) -> tuple[str, str]:
    """`NAME: VALUE`, a header of a request. The value is never repeated in a message."""
    name, colon, value = text.partition(":")
    name, value = name.strip(), value.strip()
    if not colon or not HEADER_NAME.fullmatch(name):
        raise ValueError("not a header")
    if name.lower() in OWN_HEADERS:
        raise ValueError(f"the client sets the header {name} itself")
    if not value or not HEADER_VALUE.fullmatch(value):
        raise ValueError(f"the value of the header {name} is empty or has control characters")
    try:
        value.encode("latin-1")
    except UnicodeEncodeError:
        raise ValueError(f"the value of the header {name} has characters beyond Latin-1") from None
    return name, value


def check_name(text: str) -> str:
    """The name of a check; whether it exists is known when the checks are loaded."""
    if not re.fullmatch(r"[A-Za-z0-9_.-]{1,80}", text):
        raise ValueError(f"{text[:40]!r} is not the name of a check")
    return text


def provider_names(*names: str) -> Callable[[str], tuple[str, ...]]:
    """A converter for names separated by commas, or `none`."""

    def convert(text: str) -> tuple[str, ...]:
        found = tuple(filter(None, re.split(r"[\s,]+", text.lower())))
        if found == ("none",):
            return ()
        for name in found:
            if name not in names:
                raise ValueError(f"{name[:40]!r} is not one of: {', '.join(names)}, none")
        if not found:
            raise ValueError("it is empty")
        return tuple(dict.fromkeys(found))

    return convert
