"""What a worker and the process that leads it say to each other: JSON lines over a socket.

The worker first announces what it has collected. For each order it then says which check begins,
each result as soon as it is known, and the end: what was said before a crash is kept.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from release_gate.model import Check, CheckResult, Status
from release_gate.runner.schedule import Item


@dataclass(frozen=True)
class Order:
    """Run these checks in their order; the paths are for output and for evidence."""

    nodes: tuple[str, ...]
    log: str
    evidence: str
    limit_s: float
    retries: int = 0


@dataclass(frozen=True)
class Collected:
    """What a worker can run. `problems` has, by path, what could not be collected."""

    items: tuple[Item, ...]
    problems: dict[str, str]


@dataclass(frozen=True)
class Began:
    """A check begins."""

    node: str


@dataclass(frozen=True)
class Finished:
    """A check has ended."""

    node: str
    status: Status
    seconds: float
    message: str

    def result(self, check: Check) -> CheckResult:
        return CheckResult(check, self.status, self.seconds, self.message)


@dataclass(frozen=True)
class Done:
    """All checks of an order have ended."""


Event = Collected | Began | Finished | Done
_KINDS: dict[str, type[Event]] = {kind.__name__: kind for kind in (Began, Finished, Done)}


def order_line(order: Order) -> bytes:
    return json.dumps(asdict(order)).encode() + b"\n"


def read_order(line: str | bytes) -> Order:
    found = json.loads(line)
    return Order(**{**found, "nodes": tuple(found["nodes"])})


def event_line(event: Event) -> bytes:
    return json.dumps({"event": type(event).__name__, **asdict(event)}).encode() + b"\n"


def read_event(line: str | bytes) -> Event:
    """The event of a line. Raises ValueError, TypeError or KeyError for another text."""
    found: dict[str, Any] = json.loads(line)
    kind = found.pop("event")
    if kind == Collected.__name__:
        items = (Item(**{**item, "check": Check(**item["check"])}) for item in found["items"])
        return Collected(tuple(items), dict(found["problems"]))
    if kind == Finished.__name__:
        found["status"] = Status(found["status"])
    return _KINDS[kind](**found)
