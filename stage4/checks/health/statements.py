"""Searches a parsed JSON body, all of it, for statements on the state of the whole and its parts.

Whether a word, a boolean or a number counts depends on the name above it; see names.py.
"""

from __future__ import annotations

import json
from typing import Any

from stage4.checks.health.members import (
    Place,
    Statement,
    is_a_word,
    of_boolean,
    of_null,
    of_number,
    of_text,
    said,
)
from stage4.checks.health.names import Role, about
from stage4.checks.health.reading import MAX_WORD, component
from stage4.checks.health.words import State, state_of, state_of_word, states_nothing

MAX_DEPTH = 40  # levels; what is nested deeper is not read, and that is said
NAMES = ("name", "id", "key", "alias", "component", "componentId", "service", "label", "host")
SWITCHES = ("active", "enabled", "on", "value")
_GRAVITY = (State.GOOD, State.DEGRADED, State.BAD)
Found = list[Statement]


def statements(data: Any) -> Found:
    """Every statement in a JSON value, in its order."""
    found: Found = []
    if isinstance(data, dict):
        _in_object(data, Place(in_parts=_is_map_of_parts(data)), found)
    elif isinstance(data, list):
        _in_list(data, Place(in_parts=True), found)
    elif isinstance(data, bool):
        state = State.GOOD if data else State.BAD
        found.append(Statement(component("", str(data).lower(), state), on_whole=True))
    return found


def _is_map_of_parts(data: dict[str, Any]) -> bool:
    """True where no member speaks of the whole, and most of the words are states."""
    if any(about(name).on_whole for name in data):
        return False
    words = [value for name, value in data.items() if _may_be_a_part(name, value)]
    known = sum(state_of_word(word) is not State.UNKNOWN for word in words)
    return known > 0 and len(words) <= 2 * known


def _may_be_a_part(name: str, value: Any) -> bool:
    return isinstance(value, str) and about(name).role in (Role.PART, Role.OTHER)


def _in_object(data: dict[str, Any], place: Place, found: Found) -> None:
    if place.depth > MAX_DEPTH:
        found.append(_too_deep(place))
        return
    for name, value in data.items():
        statement = None
        if isinstance(value, str):
            statement = of_text(name, value, place)
            if name == "body" and value[:1] in ("{", "["):
                _in_text(name, value, place, found)
        elif isinstance(value, bool):
            statement = of_boolean(name, value, place)
        elif isinstance(value, int | float):
            statement = of_number(name, value, place)
        elif value is None:
            statement = of_null(name, place)
        else:
            _nested(name, value, place, found)
        if statement is not None:
            found.append(statement)


def _too_deep(place: Place) -> Statement:
    return Statement(component(place.path, "nested too deep", State.UNKNOWN))


def _in_text(name: str, text: str, place: Place, found: Found) -> None:
    """An answer that was put into another one as text."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return
    _nested(name, data, place, found)


def _nested(name: str, value: Any, place: Place, found: Found) -> None:
    role = about(name).role
    if role in (Role.FAULT, Role.CONCERN):
        _listed(name, value, place, found)
    elif _is_switched_on(name, value):
        found.append(said(name, _excerpt(value), State.BAD, place))
    parts = role in (Role.PARTS, Role.STATE) and not _is_record(value)
    if isinstance(value, list) and (place.in_parts or role is Role.PART):
        parts = True
    settings = place.in_settings or (role is Role.SETTINGS and not place.in_parts)
    past = place.in_past or about(name).of_past
    below = Place(f"{place.path}{name[:80]}.", place.depth + 1, parts, settings, past)
    if isinstance(value, dict):
        _in_object(value, below, found)
    else:
        _in_list(value, below, found)


def _excerpt(value: Any) -> str:
    """The beginning of a value as JSON. The rest is never written: it may be nested without end."""
    text = ""
    for piece in json.JSONEncoder().iterencode(value):
        text += piece
        if len(text) >= MAX_WORD:
            break
    return text[:MAX_WORD]


def _is_switched_on(name: str, value: Any) -> bool:
    """`"maintenance": {"enabled": true}`."""
    bad = isinstance(value, dict) and about(name).meaning_of_true is State.BAD
    return bad and any(value.get(key) is True for key in SWITCHES)


def _is_record(value: Any) -> bool:
    """True for an object that states how it is itself: `{"status": "UP", "database": "H2"}`."""
    return isinstance(value, dict) and any(
        about(name).on_whole and not isinstance(member, dict | list)
        for name, member in value.items()
    )


def _listed(name: str, value: Any, place: Place, found: Found) -> None:
    """What stands under `errors` and the like: a fault unless it is empty or a count of 0."""
    weight = State.GOOD if place.in_settings else _weight(value, place.depth)
    if weight is State.BAD and about(name).role is Role.CONCERN:
        weight = State.DEGRADED
    if weight is not State.GOOD:
        found.append(said(name, _excerpt(value), weight, place))


def _weight(value: Any, depth: int) -> State:
    """BAD where something is named there, DEGRADED where something is only counted."""
    if depth > MAX_DEPTH:
        return State.BAD
    if isinstance(value, str):
        return State.GOOD if states_nothing(value) else State.BAD
    if not isinstance(value, dict | list):
        return State.DEGRADED if value else State.GOOD
    members = value.values() if isinstance(value, dict) else value
    weights = [_weight(member, depth + 1) for member in members]
    return max(weights, key=_GRAVITY.index, default=State.GOOD)


def _in_list(items: Any, place: Place, found: Found) -> None:
    if place.depth > MAX_DEPTH:
        found.append(_too_deep(place))
        return
    for index, item in enumerate(items if isinstance(items, list) else ()):
        if isinstance(item, dict):
            name = _name_of(item) or str(index)
            below = place._replace(
                path=f"{place.path}{name}.", depth=place.depth + 1, in_parts=False
            )
            _in_object(item, below, found)
        elif isinstance(item, list):
            below = place._replace(path=f"{place.path}{index}.", depth=place.depth + 1)
            _in_list(item, below, found)
        elif place.in_parts:
            _bare_item(index, item, place, found)


def _bare_item(index: int, item: Any, place: Place, found: Found) -> None:
    """`["ok"]`, `[true]`: a part without a name."""
    if isinstance(item, bool):
        state = State.GOOD if item else State.BAD
    elif isinstance(item, str) and is_a_word(item):
        state = state_of(item)
    else:
        return
    found.append(Statement(component(f"{place.path}{index}", item, state)))


def _name_of(record: dict[str, Any]) -> str:
    for key in NAMES:
        if record.get(key):
            return str(record[key])[:80]
    return ""
