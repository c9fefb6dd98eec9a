"""A scenario: a TOML file with the requests to send, in turn.

[[visit]]
path = "/checkout"
method = "POST"                            # default GET
body = '{"item": 1}'
headers = { "Content-Type" = "application/json" }
weight = 3                                 # sent three times in a round; default 1
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from stage4.config.values import header
from stage4.errors import UsageError
from stage4.load.plan import Visit
from stage4_gate.errors import reason_of

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

MAX_BYTES = 1024 * 1024
MAX_ROUND = 1000
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
KEYS = ("path", "method", "body", "headers", "weight")


def read_scenario(path: Path) -> tuple[Visit, ...]:
    """One round of the file's requests. Raises UsageError."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ValueError(f"it is larger than {MAX_BYTES} bytes")
        return visits_of(path.read_text(encoding="utf-8"))
    except OSError as why:
        raise UsageError(f"--scenario: cannot read {path}: {reason_of(why)}") from None
    except ValueError as why:  # also not UTF-8, not TOML
        hint = "see docs/load.md for its form"
        raise UsageError(f"--scenario: {path}: {reason_of(why)}", hint) from None


def visits_of(text: str) -> tuple[Visit, ...]:
    """One round of a scenario's requests. Raises ValueError."""
    document = tomllib.loads(text)
    entries = document.get("visit")
    is_list = isinstance(entries, list) and all(isinstance(each, Mapping) for each in entries)
    if set(document) != {"visit"} or not is_list or not entries:
        raise ValueError("it must have [[visit]] and nothing else")
    queues = [(_visit(entry), _weight(entry)) for entry in entries]
    size = sum(weight for _, weight in queues)
    if size > MAX_ROUND:
        raise ValueError(f"the weights add up to more than {MAX_ROUND}")
    return _spread(queues)


def visit(path: str) -> Visit:
    """A GET of a path. Raises ValueError unless it is one of the service under test."""
    return _visit({"path": path})


def _spread(queues: list[tuple[Visit, int]]) -> tuple[Visit, ...]:
    """The visits in an order that repeats each as evenly as its weight allows."""
    places = [
        ((turn + 0.5) / weight, index)
        for index, (_, weight) in enumerate(queues)
        for turn in range(weight)
    ]
    return tuple(queues[index][0] for _, index in sorted(places))


def _visit(entry: Mapping[str, Any]) -> Visit:
    if unknown := set(entry) - set(KEYS):
        raise ValueError(f"unknown key {min(unknown)!r}; the keys are: {', '.join(KEYS)}")
    path, method, body = entry.get("path"), entry.get("method", "GET"), entry.get("body", "")
    if not isinstance(path, str) or not path.startswith("/") or path.startswith("//"):
        raise ValueError("a path must begin with one slash, such as /checkout")
    if any(ord(char) < 33 or ord(char) > 126 for char in path):
        raise ValueError("a path must have visible ASCII characters only; percent-encode others")
    if method not in METHODS:
        raise ValueError(f"a method must be one of: {', '.join(METHODS)}")
    headers = entry.get("headers", {})
    if isinstance(body, str) and isinstance(headers, Mapping):
        pairs = tuple(header(f"{name}: {value}") for name, value in headers.items())
        return Visit(path, method, pairs, body)
    raise ValueError("a body must be a text, and headers a table of names and texts")


def _weight(entry: Mapping[str, Any]) -> int:
    weight = entry.get("weight", 1)
    if type(weight) is not int or not 1 <= weight <= MAX_ROUND:
        raise ValueError(f"a weight must be a whole number from 1 to {MAX_ROUND}")
    return weight
