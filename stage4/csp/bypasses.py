"""Hosts known to break an allow-list, because they serve JSONP, Angular or Flash files.

The lists are in bypasses.json, with their origin and licence. A source matches as in CSP Level 2,
4.2.2: a host with or without a leading wildcard, then a path.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from stage4.csp.url import Location, locate


@cache
def _data() -> dict[str, Any]:
    text = (files("stage4.csp") / "bypasses.json").read_text(encoding="utf-8")
    data: dict[str, Any] = json.loads(text)
    return data


@cache
def _endpoints(kind: str) -> tuple[Location, ...]:
    """The list of one kind, in the order of its source."""
    pairs = (address.partition("/") for address in _data()[kind])
    return tuple(Location(host, f"/{path}") for host, _, path in pairs)


def jsonp(source: str, *, with_eval: bool) -> str:
    """The host whose JSONP endpoint the source allows, or ""; some work with 'unsafe-eval' only."""
    host = _first(source, "jsonp")
    return "" if host in _data()["jsonp_needs_eval"] and not with_eval else host


def angular(source: str) -> str:
    """The host whose copy of an old Angular the source allows, or ""."""
    return _first(source, "angular")


def flash(source: str) -> str:
    """The host whose Flash file the source allows, or ""."""
    return _first(source, "flash")


@cache
def _by_host(kind: str) -> dict[str, list[Location]]:
    hosts: dict[str, list[Location]] = {}
    for known in _endpoints(kind):
        hosts.setdefault(known.host, []).append(known)
    return hosts


def _first(source: str, kind: str) -> str:
    """The host of the first endpoint that the source allows."""
    allowed = locate(source)
    if allowed is None:
        return ""
    if allowed.host.startswith("*."):
        suffix = allowed.host[1:]
        candidates = [known for known in _endpoints(kind) if known.host.endswith(suffix)]
    else:
        candidates = _by_host(kind).get(allowed.host, [])
    return next((known.host for known in candidates if _below(known.path, allowed.path)), "")


def _below(path: str, allowed: str) -> bool:
    return path.startswith(allowed) if allowed.endswith("/") else path == allowed
