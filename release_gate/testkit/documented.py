"""What docs/api.md promises, read from the page: settings with their defaults, headers, actions."""

from __future__ import annotations

import re
from collections.abc import Mapping

from release_gate.paths import ROOT
from release_gate.testkit.routes import key

PAGE = ROOT / "docs" / "api.md"
SETTING = re.compile(r"^\| `([A-Z_]+)` \|[^|]*\| `?([^|`]*?)`? \|", re.M)


def settings() -> Mapping[str, str]:
    """The default of each variable; words such as `none` stand for no value."""
    return dict(SETTING.findall(PAGE.read_text(encoding="utf-8")))


def limit_settings() -> Mapping[str, tuple[int, int]]:
    """The documented number of attempts and the seconds of the window, by variable."""
    found = {}
    for name, default in settings().items():
        if name.startswith("BACKEND_LIMIT_"):
            times, _, seconds = default.partition("/")
            found[name] = (int(times), int(seconds))
    return found


def wide_limits() -> dict[str, str]:
    """Variables of a backend whose rate limits are out of reach."""
    return dict.fromkeys(limit_settings(), "1000000/60")


def headers() -> Mapping[str, tuple[str, ...]]:
    """The documented values of each header of every answer; the first one is the usual value."""
    table = PAGE.read_text(encoding="utf-8").split("| header | value |")[1].split("\n\n")[0]
    rows = re.findall(r"^\| `([\w-]+)` \| (.*) \|$", table, re.M)
    return {header: tuple(re.findall(r"`([^`]+)`", value)) for header, value in rows}


def audit_actions() -> frozenset[str]:
    """The actions of the audit log."""
    return frozenset(re.findall(r"^\| `(\w+\.\w+)` \|", PAGE.read_text(encoding="utf-8"), re.M))


def field_limits() -> Mapping[tuple[str, str], str]:
    """The limits of each field, such as `1 to 100`, by the key of its route and its name."""
    table = PAGE.read_text(encoding="utf-8").split("| field | limits | of |")[1].split("\n\n")[0]
    found = {}
    for field, limits, routes in re.findall(r"^\| `(\w+)` \| (.*?) \| (.*) \|$", table, re.M):
        for route in re.findall(r"`([^`]+)`", routes):
            found[key(*route.split(" ")), field] = limits
    return found


def quotas() -> Mapping[str, int]:
    """How much may be stored, by what is counted, such as `files`."""
    sentences = PAGE.read_text(encoding="utf-8").split("- **Quotas**: ")[1].split("\n- ")[0]
    found = re.findall(r"([0-9,]+)\s+((?:future )?[a-z]+)", sentences.split("`too_many`")[1])
    return {things: _number(most) for most, things in found}


def list_lengths() -> Mapping[str, int]:
    """The number of entries at which a list is cut off, by the path of its route."""
    sections = PAGE.read_text(encoding="utf-8").split("\n### GET ")[1:]
    found = {
        section.split("\n")[0]: re.findall(r"at most ([0-9,]+)[.:]", section.split("\n### ")[0])
        for section in sections
    }
    return {path: _number(each[0]) for path, each in found.items() if each}


def _number(text: str) -> int:
    return int(text.replace(",", ""))
