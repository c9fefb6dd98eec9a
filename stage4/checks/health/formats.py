"""The formats in JSON. Each function takes the parsed object and gives a Reading, or None."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from stage4.checks.health.words import (
    MOST_COMPONENTS,
    MOST_DEPTH,
    Component,
    Reading,
    State,
    component,
    state_of,
)

Object = Mapping[str, Any]
Format = Callable[[Object, str], Reading | None]

# Members that speak of the whole, those that hold components, those that hold faults.
WHOLE = ("status", "state", "health", "healthy", "ok", "alive", "ready", "up", "success", "result")
PARTS = (
    "checks",
    "components",
    "details",
    "services",
    "dependencies",
    "entries",
    "results",
    "info",
    "health",
    "subsystems",
    "probes",
)
FAULTS = ("error", "errors", "failures", "exception")
SPRING = ("UP", "DOWN", "OUT_OF_SERVICE", "UNKNOWN")
ASP_NET = ("Healthy", "Degraded", "Unhealthy")


def whole(name: str, data: Object, parts: Iterable[Component], key: str = "status") -> Reading:
    """A Reading of an object whose member `key` is the word for the whole."""
    components = tuple(parts)
    value = data.get(key)
    if not isinstance(value, str):
        kind = type(value).__name__
        problem = f"`{key}` is of the wrong type: a word is expected, not {kind}"
        return Reading(name, components=components, problems=(problem,))
    return Reading(name, value[:200], state_of(value), components)


def health_json(data: Object, content_type: str) -> Reading | None:
    """draft-inadarei-api-health-check-06: `checks` maps names to lists of records."""
    checks = data.get("checks")
    lists = isinstance(checks, Mapping) and any(isinstance(v, list) for v in checks.values())
    own = any(key in data for key in ("releaseId", "serviceId"))
    if content_type != "application/health+json" and not lists and not own:
        return None
    parts: list[Component] = []
    for name, records in checks.items() if isinstance(checks, Mapping) else ():
        for record in records if isinstance(records, list) else [records]:
            state = record.get("status", "") if isinstance(record, Mapping) else record
            part = record.get("componentId", "") if isinstance(record, Mapping) else ""
            if state != "":  # optional, section 4.4
                parts.append(component(f"{name} {part}".strip(), state))
    return whole("draft-inadarei-api-health-check-06", data, parts)


def micro_profile(data: Object, content_type: str) -> Reading | None:
    """Eclipse MicroProfile Health 4: `checks` is a list of {name, status, data}."""
    checks = data.get("checks")
    if not isinstance(checks, list) or "status" not in data:
        return None
    if not all(isinstance(check, Mapping) and "status" in check for check in checks):
        return None
    parts = [component(str(c.get("name", "?"))[:200], c["status"]) for c in checks]
    return whole("MicroProfile Health", data, parts)


def spring(data: Object, content_type: str) -> Reading | None:
    """Spring Boot Actuator: `components` (2.2 and later) or `details`, nested."""
    upper = data.get("status") in SPRING
    actuator = "spring-boot.actuator" in content_type
    if not actuator and not upper and not ("components" in data and "groups" in data):
        return None
    parts = [*_nested(data.get("components"), ""), *_nested(data.get("details"), "")]
    return whole("Spring Boot Actuator", data, parts)


def asp_net(data: Object, content_type: str) -> Reading | None:
    """ASP.NET Core health checks, with the usual writers of JSON."""
    if data.get("status") not in ASP_NET and "totalDuration" not in data:
        return None
    parts = [*_nested(data.get("entries"), ""), *_nested(data.get("results"), "")]
    return whole("ASP.NET health checks", data, parts)


def terminus(data: Object, content_type: str) -> Reading | None:
    """Node Terminus (@godaddy, @nestjs): status, info, error, details."""
    if "details" not in data or not ("info" in data or "error" in data):
        return None
    seen: dict[str, Component] = {}
    for key in ("details", "info", "error"):
        for part in _nested(data.get(key), ""):
            if part.name not in seen or seen[part.name].state is State.GOOD:
                seen[part.name] = part
    failing = data.get("error")
    for name in failing if isinstance(failing, Mapping) else ():
        if name not in seen or seen[name].state is State.GOOD:
            seen[name] = Component(name, "listed under `error`", State.BAD)
    return whole("Node Terminus", data, seen.values())


def py_healthcheck(data: Object, content_type: str) -> Reading | None:
    """py-healthcheck: hostname, status, timestamp, results of {checker, output, passed}."""
    results = data.get("results")
    if "hostname" not in data or not isinstance(results, list):
        return None
    parts = []
    for result in results:
        record = result if isinstance(result, Mapping) else {}
        parts.append(component(str(record.get("checker", "?"))[:200], record.get("passed")))
    return whole("py-healthcheck", data, parts)


def django(data: Object, content_type: str) -> Reading | None:
    """django-health-check: a map of checks to `working` or to an error."""
    values = list(data.values())
    if "working" not in values or not all(isinstance(value, str) for value in values):
        return None
    parts = [
        Component(name, value[:200], State.GOOD if value == "working" else State.BAD)
        for name, value in data.items()
    ]
    return Reading("django-health-check", components=tuple(parts))


def ad_hoc(data: Object, content_type: str) -> Reading | None:
    """{"status": "ok"}, {"healthy": true}, {"ok": true} and the like, with what else it says."""
    keys = [key for key in WHOLE if key in data and not isinstance(data[key], Mapping | list)]
    if not keys:
        return None
    said = {key: _said(key, data[key]) for key in keys}
    problems = [text for text in said.values() if isinstance(text, str)]
    words = [part for part in said.values() if isinstance(part, Component)]
    known = [part for part in words if part.state is not State.UNKNOWN] or words
    if len({part.state for part in known}) > 1:
        problems.append("it contradicts itself: " + ", ".join(f"{p.name}: {p.word}" for p in known))
    parts = tuple(_bounded(_around(data, keys)))
    if not known:
        return Reading("ad hoc", components=parts, problems=tuple(problems))
    return Reading("ad hoc", known[0].word, known[0].state, parts, tuple(problems))


def _said(key: str, value: Any) -> Component | str:
    """What a member says of the whole, or what is wrong with it."""
    if key in ("status", "state", "health", "result"):
        fits = isinstance(value, str)
    else:
        fits = isinstance(value, bool) or (
            isinstance(value, str) and state_of(value) is not State.UNKNOWN
        )
    return component(key, value) if fits else f"`{key}` is of the wrong type: {value!r:.60}"


def _around(data: Object, keys: list[str]) -> Iterator[Component]:
    """What an ad-hoc object says of its parts: records, bad words, faults."""
    for key, value in data.items():
        if key in keys:
            continue
        if key.lower() in FAULTS:
            if value:
                yield Component(key, f"{value!r:.100}", State.BAD)
        elif key.lower() in PARTS:
            yield from _nested(value, "", members=True)
        elif isinstance(value, Mapping) and any(word in value for word in WHOLE):
            yield from _nested({key: value}, "")
        elif isinstance(value, str) and state_of(value) is State.BAD:
            yield component(key, value)


def per_key(data: Object, content_type: str) -> Reading | None:
    """A map of parts to words, booleans or records, without a word for the whole."""
    parts = tuple(_bounded(_nested(data, "", members=True)))
    known = [part for part in parts if part.state is not State.UNKNOWN]
    return Reading("ad hoc, a map of parts", components=parts) if known else None


def _nested(value: Any, path: str, members: bool = False, depth: int = 0) -> Iterator[Component]:
    """The components in a map or list of records, those within records too.

    members  words and booleans directly in the map count as components as well
    """
    if depth > MOST_DEPTH:
        return
    for name, item in _items(value):
        label = f"{path}{name}"[:200]
        if isinstance(item, Mapping):
            key = next((key for key in WHOLE if isinstance(item.get(key), str | bool)), None)
            if key is not None:
                yield component(label, item[key])
            for inner in PARTS:
                yield from _nested(item.get(inner), f"{label}.", members, depth + 1)
        elif isinstance(item, bool) or (isinstance(item, str) and (members or not depth)):
            part = component(label, item)
            if part.state is not State.UNKNOWN:
                yield part


def _items(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        yield from value.items()
    elif isinstance(value, list):
        for index, item in enumerate(value):
            name = item.get("name", item.get("id", index)) if isinstance(item, Mapping) else index
            yield str(name), item


def _bounded(parts: Iterator[Component]) -> Iterator[Component]:
    for _, part in zip(range(MOST_COMPONENTS), parts, strict=False):
        yield part


# The most particular first.
FORMATS: tuple[Format, ...] = (
    health_json,
    terminus,
    py_healthcheck,
    micro_profile,
    asp_net,
    spring,
    django,
    ad_hoc,
    per_key,
)
