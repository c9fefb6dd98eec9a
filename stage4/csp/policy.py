"""Header values to policies and directives, as a browser splits them.

CSP Level 3, 2.2.1 "Parse a serialized CSP" and 2.2.2 "Parse a serialized CSP list"; where the
specification is open, as Chromium does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

# Infra's ASCII white space: tab, line feed, form feed, carriage return, space; no vertical tab.
WHITE_SPACE = "\t\n\f\r "
_GAP = re.compile(r"[\t\n\f\r ]+")
_PRINTABLE = re.compile(r"[\t\n\f\r\x20-\x7e]*")
_NAME = re.compile(r"[A-Za-z0-9-]+")


@dataclass(frozen=True)
class Directive:
    """One directive: its name in lower case, its value split at white space, both as written."""

    name: str
    values: tuple[str, ...]

    @cached_property
    def well_formed(self) -> bool:
        """False where a browser drops it for an invalid character in its name or value.

        Curly quotes are such characters, so `script-src ‘self’` restricts nothing at all.
        """
        return _NAME.fullmatch(self.name) is not None and all(
            _PRINTABLE.fullmatch(value) for value in self.values
        )


@dataclass(frozen=True)
class Policy:
    """One policy: the text, and every directive in it, enforced or not."""

    text: str
    directives: tuple[Directive, ...] = field(repr=False)

    @cached_property
    def heeded(self) -> dict[str, tuple[str, ...]]:
        """What a browser enforces, by name.

        The first directive of a name counts; where it is not well formed, none of that name does.
        """
        first: dict[str, Directive] = {}
        for directive in self.directives:
            first.setdefault(directive.name, directive)
        return {name: item.values for name, item in first.items() if item.well_formed}

    def operative(self, *names: str) -> tuple[str, ...] | None:
        """The values of the first of these directives that is present; None = nothing restricts."""
        return next((self.heeded[name] for name in names if name in self.heeded), None)


def parse_policy(text: str) -> Policy:
    """One policy. A comma is a character like any other here; any text is accepted."""
    found = []
    for token in text.split(";"):
        words = _GAP.split(token.strip(WHITE_SPACE))
        if words[0]:
            found.append(Directive(_ascii_lower(words[0]), tuple(words[1:])))
    return Policy(text.strip(WHITE_SPACE), tuple(found))


def parse_header(value: str) -> tuple[Policy, ...]:
    """The policies of one header value, separated by commas; empty ones do not count."""
    policies = (parse_policy(part) for part in value.split(","))
    return tuple(policy for policy in policies if policy.directives)


def parse_headers(values: Iterable[str]) -> tuple[Policy, ...]:
    """The policies of all `Content-Security-Policy` headers of one response; all are enforced."""
    return tuple(policy for value in values for policy in parse_header(value))


def _ascii_lower(text: str) -> str:
    return text.lower() if text.isascii() else re.sub("[A-Z]", lambda m: m[0].lower(), text)
