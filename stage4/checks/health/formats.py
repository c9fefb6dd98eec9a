"""The formats of the field in JSON: by what each is recognised, and what it has to give."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

Object = Mapping[str, Any]
SPRING = ("UP", "DOWN", "OUT_OF_SERVICE", "UNKNOWN")
ASP_NET = ("Healthy", "Degraded", "Unhealthy")


def _health_json(data: Object, kind: str) -> bool:
    """draft-inadarei-api-health-check-06: `checks` maps names to lists of records."""
    checks = data.get("checks")
    lists = isinstance(checks, Mapping) and any(isinstance(v, list) for v in checks.values())
    own = any(key in data for key in ("releaseId", "serviceId"))
    return "status" in data and (kind == "application/health+json" or lists or own)


def _terminus(data: Object, kind: str) -> bool:
    """Node Terminus (@godaddy, @nestjs): status, info, error, details."""
    return "details" in data and ("info" in data or "error" in data)


def _py_healthcheck(data: Object, kind: str) -> bool:
    """py-healthcheck: hostname, status, timestamp, results of {checker, output, passed}."""
    return "hostname" in data and isinstance(data.get("results"), list)


def _micro_profile(data: Object, kind: str) -> bool:
    """Eclipse MicroProfile Health 4: `checks` is a list of {name, status, data}."""
    checks = data.get("checks")
    return (
        "status" in data
        and isinstance(checks, list)
        and all(isinstance(check, Mapping) and "status" in check for check in checks)
    )


def _asp_net(data: Object, kind: str) -> bool:
    """ASP.NET Core health checks, with the usual writers of JSON."""
    return data.get("status") in ASP_NET or ("status" in data and "totalDuration" in data)


def _spring(data: Object, kind: str) -> bool:
    """Spring Boot Actuator: `components` (2.2 and later) or `details`, nested."""
    if "status" not in data:
        return False
    grouped = "components" in data and "groups" in data
    return "spring-boot.actuator" in kind or data["status"] in SPRING or grouped


def _django(data: Object, kind: str) -> bool:
    """django-health-check: a map of checks to `working` or to an error."""
    values = list(data.values())
    return "working" in values and all(isinstance(value, str) for value in values)


# The most particular first.
FORMATS: tuple[tuple[str, Callable[[Object, str], bool]], ...] = (
    ("draft-inadarei-api-health-check-06", _health_json),
    ("Node Terminus", _terminus),
    ("py-healthcheck", _py_healthcheck),
    ("MicroProfile Health", _micro_profile),
    ("ASP.NET health checks", _asp_net),
    ("Spring Boot Actuator", _spring),
    ("django-health-check", _django),
)


def format_of(data: Object, kind: str) -> str:
    """The name of the format, or "". `kind` is the media type without parameters."""
    return next((name for name, recognises in FORMATS if recognises(data, kind)), "")


def broken_contract(data: Object, format_name: str) -> Iterator[str]:
    """What the format recognised, or any with a `status`, may not give there."""
    status = data.get("status", "")
    named = format_name and (status is None or not isinstance(status, str | int))
    listed = isinstance(status, list) and not all(isinstance(item, Mapping) for item in status)
    if "status" in data and (named or listed):
        kind = "null" if status is None else type(status).__name__
        yield f"`status` has the wrong type: expected a word, got {kind}"
