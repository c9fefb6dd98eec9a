"""What one member of a JSON object states: a boolean, a text, a number or null under its name."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from stage4.checks.health.names import NOUNS, Role, about, words_of
from stage4.checks.health.reading import Component, component
from stage4.checks.health.words import (
    State,
    state_of,
    state_of_http,
    state_of_sentence,
    state_of_word,
    states_nothing,
)

_BEGINS_BADLY = re.compile(r"(?:error|exception|failed|failure|fatal|unavailable)\s*[:-]", re.I)
MAX_CACHED = 80  # characters of a name or a text
TRUE = frozenset(("true", "yes"))
BREAKER = {"closed": State.GOOD, "up": State.GOOD, "half_open": State.DEGRADED}
BREAKER |= {"open": State.DEGRADED, "forced_open": State.DEGRADED, "down": State.BAD}
SPARE = frozenset(("standby", "readonly"))  # what a healthy cluster's spare nodes are
BOOLEANS = TRUE | {"false", "no"}
SWITCHED_ON = frozenset(("active", "enabled", "on"))
OPPOSITE = {State.GOOD: State.BAD, State.BAD: State.GOOD, State.DEGRADED: State.GOOD}


class Place(NamedTuple):
    """Where the members of an object stand.

    path         the names above, each followed by a dot
    depth        levels; 0 = the body itself
    in_parts     every member is a part, whatever its name
    in_settings  members are settings: only a state under its own name counts
    in_past      members speak of an earlier time: what was down then is a warning now
    """

    path: str = ""
    depth: int = 0
    in_parts: bool = False
    in_settings: bool = False
    in_past: bool = False


class Statement(NamedTuple):
    """A part's state, or, with `on_whole`, the state of the whole. `weak`: a text for people."""

    part: Component
    on_whole: bool = False
    weak: bool = False


def said(name: str, word: object, state: State, place: Place) -> Statement:
    """The statement of a member; what was bad at an earlier time is degraded."""
    named = about(name)
    on_whole = not place.depth and not place.in_parts and named.on_whole
    if state is State.BAD and (place.in_past or named.of_past):
        state = State.DEGRADED
    return Statement(component(f"{place.path}{name}", word, state), on_whole)


def of_boolean(name: str, value: bool, place: Place) -> Statement | None:
    """A boolean counts where its name says what `true` means, or where every member is a part."""
    if place.in_settings and not about(name).on_whole:
        return None
    meaning = about(name).meaning_of_true
    if meaning is None and place.in_parts and about(name).role in (Role.OTHER, Role.PART):
        meaning = State.GOOD
    if meaning is None:
        return None
    state = meaning if value else OPPOSITE[meaning]
    if state is State.BAD and place.depth and value and words_of(name)[-1] in SPARE:
        state = State.DEGRADED
    return said(name, str(value).lower(), state, place)


def of_null(name: str, place: Place) -> Statement | None:
    """`null` is no word: a gap where a state has to be, nothing under any other name."""
    gap = name.lower() in ("status", "state", "health") and not place.in_settings
    if not place.depth and name.lower() != "status":
        gap = False  # an envelope such as {"state": null, "data": {...}}
    return said(name, "null", State.UNKNOWN, place) if gap or place.in_parts else None


def of_number(name: str, value: float, place: Place) -> Statement | None:
    """HTTP codes, counts of errors, and 0 or 1 for false or true."""
    role, shown = about(name).role, repr(value)
    code = state_of_http(value)
    if role is Role.CODE:
        return said(name, shown, code, place) if code is State.BAD else None
    if role is Role.STATE and (code is not State.UNKNOWN or not place.depth or place.in_parts):
        return said(name, shown, code, place)
    if place.in_settings:
        return None
    if role in (Role.FAULT, Role.CONCERN) and value > 0:
        jobs = words_of(name)[-1] == "failed"  # a queue's count, not the service's
        bad = not place.depth and role is Role.FAULT and not jobs
        return said(name, shown, State.BAD if bad else State.DEGRADED, place)
    if role is Role.PART and place.in_parts and value == 0:
        return said(name, shown, State.UNKNOWN, place)
    if role is not Role.OTHER or value not in (0, 1):
        return None
    meaning = about(name).meaning_of_true
    if meaning is State.BAD:
        return said(name, shown, State.BAD, place) if value else None
    state = State.GOOD if value else State.BAD
    return said(name, shown, state, place) if meaning is State.GOOD else None


def of_text(name: str, text: str, place: Place) -> Statement | None:
    """A word or a sentence counts by its name's role; see names.py."""
    if len(text) > MAX_CACHED or len(name) > MAX_CACHED:
        return _of_text(name, text, place)
    return _of_short_text(name, text, place)


def _of_text(name: str, text: str, place: Place) -> Statement | None:
    named = about(name)
    role = named.role
    if role is Role.LABEL or role is Role.SETTINGS:
        return None
    if len(text) < 8 and (lower := text.strip().lower()) in BOOLEANS:
        return of_boolean(name, lower in TRUE, place)
    if text in ("0", "1") and role is not Role.STATE:
        return of_number(name, int(text), place)
    nothing = states_nothing(text)
    if role is Role.STATE:
        counts = not nothing or not text.strip() or (not place.depth and named.on_whole)
        return said(name, text, _state_of(text, name, place), place) if counts else None
    if nothing or place.in_settings:
        return None
    if role is Role.MESSAGE:
        return _message(name, text, place)
    if role is Role.FAULT:
        harmless = state_of_word(text) is State.GOOD or text.strip().isdigit()
        return None if harmless else said(name, text, State.BAD, place)
    if place.in_parts or role is Role.PART:
        return _part(name, text, place)
    return _bare_word(name, text, place)


# The answers to one canary's pings repeat most of their words.
_of_short_text = lru_cache(maxsize=4096)(_of_text)


def _state_of(text: str, name: str, place: Place) -> State:
    """A circuit breaker is well when it is closed."""
    if "breaker" in name.lower() or "breaker" in place.path.lower():
        return BREAKER.get(text.strip().lower(), State.UNKNOWN)
    return state_of(text)


def _part(name: str, text: str, place: Place) -> Statement | None:
    """An unknown word is kept, unless it only names the product or version of the part."""
    state = _state_of(text, name, place)
    kept = is_a_word(text) if place.in_parts else not _names_a_product(text)
    return said(name, text, state, place) if kept or state is not State.UNKNOWN else None


def _names_a_product(text: str) -> bool:
    """True for `postgres` or `H2 2.1`: which database it is, not how it is."""
    return not text.replace(" ", "").isalpha() or not NOUNS.isdisjoint(words_of(text))


def is_a_word(text: str) -> bool:
    """False for numbers, dates, versions and durations, which state nothing."""
    return text[:1].isalpha() and not (text[0] in "vV" and text[1:2].isdigit())


def _bare_word(name: str, text: str, place: Place) -> Statement | None:
    """A word under a name that says nothing: `"payments": "down"`, but not `"plan": "limited"`."""
    state, meaning = state_of_word(text), about(name).meaning_of_true
    if meaning is State.BAD:
        on = text.strip().lower() in SWITCHED_ON
        return said(name, text, State.BAD, place) if on else None
    if state is State.UNKNOWN and _BEGINS_BADLY.match(text):
        state = State.BAD
    good = state is State.GOOD and (meaning or state_of_sentence(text) is State.GOOD)
    return said(name, text, state, place) if good or state is State.BAD else None


def _message(name: str, text: str, place: Place) -> Statement | None:
    """A text for people decides nothing against a state; one that sounds bad degrades it."""
    state = state_of(text)
    if state is State.GOOD and place.depth <= 1:
        return Statement(component(name, text, state), weak=True)
    if state in (State.BAD, State.DEGRADED) and words_of(name)[-1:] != ("description",):
        return Statement(component(f"{place.path}{name}", text, State.DEGRADED), weak=True)
    return None
