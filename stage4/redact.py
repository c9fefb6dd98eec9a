"""Removes secrets from everything that is shown: plain, escaped, in base64 or hex, cut off."""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from html import escape
from typing import Any
from urllib.parse import quote, quote_plus, unquote, urlsplit

from stage4.config.names import SECRET_NAME
from stage4.config.settings import Settings
from stage4.model import CheckResult, Finding

MASK = "[redacted]"
MIN_CHARACTERS = 4  # shorter ones occur in any text
MIN_CUT_CHARACTERS = 6  # characters of a secret at the end of a text that was cut off
SECRET_VALUE = re.compile(
    r"\b(?:[srp]k_(?:live|test)_|whsec_|re_|SG\.|xox[a-z]-|gh[pousr]_|key-)[A-Za-z0-9+/=_.-]{8,}"
)
NAMED_ENTITIES = {
    '"': ("quot",),
    "&": ("amp",),
    "'": ("apos",),
    "<": ("lt",),
    ">": ("gt",),
    "\xa0": ("nbsp",),
}
# Headers of a request whose values are in every log anyway.
PUBLIC_HEADERS = frozenset(
    "accept accept-language accept-charset cache-control content-type forwarded origin pragma "
    "referer user-agent x-forwarded-for x-forwarded-host x-forwarded-port x-forwarded-proto".split()
)
MIN_PART_CHARACTERS = 8  # of a part of a header; shorter parts are attributes and words
PLAIN_WORDS = frozenset("true false none null test live mock resend smtp console yes".split())


def secrets_of(settings: Settings) -> tuple[str, ...]:
    """Everything in the settings that must not be shown."""
    found: set[str] = set()
    for _, user, password in settings.credentials:
        found |= {f"{user}:{password}", password or user}
    for name, value in settings.headers:
        if name.lower() not in PUBLIC_HEADERS:
            found |= {part for part in _of_header(value) if part not in settings.base_url}
    for name, value in settings.environment.items():
        found.update(SECRET_VALUE.findall(value))
        if SECRET_NAME.search(name):
            found |= {value, value.strip(), value.strip("'\" \t\r\n")}
        if "://" in value and "@" in value:
            found |= _userinfo(value)
    return tuple(secret for secret in found if _worth_hiding(secret))


def _of_header(value: str) -> set[str]:
    """A header's value, its parts, and what its last word holds in base64 (RFC 7617).

    Parts are words and the values of `name=value`, as in Cookie (RFC 6265, 4.2.1).
    """
    token = value.rpartition(" ")[2]
    words = re.split(r"[\s;,]+", value)
    parts = {part.strip("\"'") for word in words for part in (word, word.partition("=")[2])}
    found = {value, token, *(part for part in parts if len(part) >= MIN_PART_CHARACTERS)}
    try:
        userinfo = b64decode(token, validate=True).decode("utf-8")
    except ValueError:
        return found
    return {*found, userinfo, userinfo.partition(":")[2]}


def _userinfo(value: str) -> set[str]:
    try:
        parts = urlsplit(value.strip("'\" \t\r\n"))
        password = parts.password or ""
    except ValueError:
        return set()
    return {password, unquote(password)}


def _worth_hiding(secret: str) -> bool:
    return len(secret) >= MIN_CHARACTERS and secret.lower() not in PLAIN_WORDS


class Redactor:
    """Replaces secrets by a mask, in texts and in records."""

    def __init__(self, found: Iterable[str]) -> None:
        secrets = sorted(found, key=len, reverse=True)
        forms = {
            form for secret in secrets for form in _forms(secret) if len(form) >= MIN_CHARACTERS
        }
        self._forms = sorted(forms, key=len, reverse=True)
        patterns = [_by_character(secret) for secret in secrets] + [
            _loosely(f) for f in self._forms
        ]
        pattern = "|".join(patterns)
        self._pattern = re.compile(pattern, re.IGNORECASE) if pattern else None

    def text(self, text: str) -> str:
        """The text without secrets; where it was cut (…), without the beginning of one either."""
        if self._pattern is None:
            return text
        masked = self._pattern.sub(MASK, text)
        return self._without_cut(masked) if masked.endswith("…") else masked

    def _without_cut(self, text: str) -> str:
        body = text.rstrip("…")
        for form in self._forms:
            for length in range(min(len(form) - 1, len(body)), MIN_CUT_CHARACTERS - 1, -1):
                if body.endswith(form[:length]):
                    return body[:-length] + MASK + "…"
        return text

    def value(self, value: Any) -> Any:
        """The same for a JSON value, names of members included."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {self.text(str(key)): self.value(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [self.value(item) for item in value]
        return value

    def result(self, result: CheckResult) -> CheckResult:
        """The same for the result of a check."""
        findings = tuple(self._finding(finding) for finding in result.findings)
        return replace(result, findings=findings, evidence=self.value(result.evidence))

    def _finding(self, finding: Finding) -> Finding:
        return replace(
            finding,
            message=self.text(finding.message),
            remedy=self.text(finding.remedy),
            why=self.text(finding.why),
            evidence=self.value(finding.evidence),
        )


def shown(settings: Settings) -> Settings:
    """The settings with their URLs as they may be printed and recorded."""
    redactor = Redactor(secrets_of(settings))
    return replace(
        settings,
        base_url=redactor.text(settings.base_url),
        health_url=redactor.text(settings.health_url),
    )


def _forms(secret: str) -> set[str]:
    """How a server, or a careless message, may write a secret."""
    data = secret.encode("utf-8", "surrogateescape")
    forms = {
        secret,
        " ".join(secret.split()),
        quote(data),
        quote(data, safe=""),
        quote_plus(data),
        data.decode("latin-1"),
    }
    forms |= {json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]}
    forms |= {escape(secret), repr(secret)[1:-1], repr(data)[2:-1], re.escape(secret), data.hex()}
    for encode in (b64encode, urlsafe_b64encode):
        forms |= _inside_base64(data, encode)
    return forms


def _inside_base64(data: bytes, encode: Any) -> set[str]:
    """What is the same in the base64 of every text that holds the secret, at its three offsets."""
    forms = {encode(data).decode("ascii").rstrip("=")}
    for offset in (0, 1, 2):
        first = -(-offset * 8 // 6)
        last = (offset + len(data)) * 8 // 6
        form = encode(b"\0" * offset + data).decode("ascii")[first:last]
        if len(form) >= 8:
            forms.add(form)
    return forms


def _by_character(secret: str) -> str:
    """A pattern for the secret with any of its characters escaped, each in a way of its own."""
    return "".join(map(_any_escape, re.findall(r"\s+|\S", secret)))


@cache
def _any_escape(char: str) -> str:
    """The character itself, or as URLs (RFC 3986, 2.1; twice too), HTML, JSON, Python write it.

    Of several blanks the first stands for all: they may have become others, fewer or more.
    """
    if char.isspace():
        return _one_of(r"[\s+]", *_escapes(char[0]), *_escapes(" ")) + "+"
    return _one_of(re.escape(char), *_escapes(char))


def _one_of(*patterns: str) -> str:
    return f"(?:{'|'.join(patterns)})"


def _escapes(char: str) -> list[str]:
    data = char.encode("utf-8", "surrogateescape")
    ways = [
        "".join(f"%(?:25)*{byte:02X}" for byte in data),
        "".join(rf"\\x{byte:02X}" for byte in data),
        rf"\\[ux]0*{ord(char):X}",
        f"&#(?:0*{ord(char)}|x0*{ord(char):X});?",
        *(re.escape(f"&{name};") for name in NAMED_ENTITIES.get(char, ())),
    ]
    if char == "'":
        ways.append(re.escape("""'"'"'"""))  # a shell's
    if not char.isalnum() and char.isascii() and char != "\\":  # two: see _forms
        ways.append(rf"\\{re.escape(char)}")
    return ways


def _loosely(form: str) -> str:
    """A pattern for the form; white space in it may have become another one, or several."""
    return r"\s+".join(map(re.escape, re.split(r"\s+", form)))
