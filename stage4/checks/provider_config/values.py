"""What can be seen of one value: clean, a placeholder, well formed, of which mode? Pure."""

from __future__ import annotations

import re

from stage4.checks.provider_config.known import PLACEHOLDER, SAMPLES, Known, Mode

QUOTES = "'\"`‘’“”"
_PREFIX = re.compile(r"^(?:[a-z]{2,5}_(?:live_|test_)?|SG\.|AC|SK|key-)")


def is_stray(value: str, *, secret: bool) -> bool:
    """Blanks or quotes that belong to a file or a shell, not to the value."""
    if value != value.strip() or value[:1] in QUOTES or value[-1:] in QUOTES:
        return True
    return secret and any(char.isspace() or not char.isprintable() for char in value)


def cleaned(value: str) -> str:
    """The value without what strays at its ends, in whatever layers."""
    before = None
    while value != before:
        before, value = value, value.strip().strip(QUOTES)
    return value


def is_placeholder(value: str) -> bool:
    """A sample from documentation, a word that asks to be replaced, or nothing but x behind sk_."""
    body = _PREFIX.sub("", value, count=1)
    return value in SAMPLES or any(map(PLACEHOLDER.search, (value, body)))


def is_well_formed(value: str, known: Known) -> bool:
    """Whether the whole value has the form that its provider issues."""
    return re.fullmatch(known.form, value) is not None


def mode_of(value: str, known: Known) -> Mode | None:
    """None where the value does not tell."""
    if known.live and re.match(known.live, value):
        return Mode.LIVE
    if known.test and re.match(known.test, value):
        return Mode.TEST
    return None
