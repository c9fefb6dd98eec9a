"""Replaces random values in texts by names, the same value by the same name."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from http import HTTPStatus

# By kind: what random values look like. The first kind that fits counts.
RANDOM = {
    "password hash": r"\$argon2id\$[\w+/$=,]+",
    "hash": r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])",
    "secret": r"(?<![\w-])[\w-]{43}(?![\w-])",
    "id": r"(?<![0-9a-f])[0-9a-f]{16}(?![0-9a-f])",
    "code": r"(?<![0-9])[0-9]{6}(?=\.)",
}
# Newer versions of Python call these statuses otherwise.
RENAMED = {HTTPStatus(status).phrase: f"phrase of {status}" for status in (413, 414, 416, 422)}
ANY = re.compile("|".join(f"({pattern})" for pattern in RANDOM.values()))


@dataclass
class Plain:
    """`known` are texts with a name of their own, such as the address of the service."""

    known: dict[str, str] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)
    _count: dict[str, int] = field(default_factory=dict)

    def __call__(self, text: str) -> str:
        for value, name in (*self.known.items(), *RENAMED.items()):
            text = text.replace(value, f"<{name}>")
        return ANY.sub(self._named, text)

    def _named(self, found: re.Match[str]) -> str:
        value = found[0]
        if value not in self._names:
            kind = list(RANDOM)[(found.lastindex or 1) - 1]
            self._count[kind] = self._count.get(kind, 0) + 1
            self._names[value] = f"<{kind} {self._count[kind]}>"
        return self._names[value]
