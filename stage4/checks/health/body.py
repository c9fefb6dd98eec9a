"""Reads the body of an answer, whatever it is. Never raises for what a server sends. Pure."""

from __future__ import annotations

import json
from typing import Any

from stage4.checks.health.formats import broken_contract, format_of
from stage4.checks.health.members import Statement
from stage4.checks.health.page import is_page, read_page
from stage4.checks.health.reading import Component, Reading
from stage4.checks.health.statements import statements
from stage4.checks.health.text import read_text, read_xml
from stage4.checks.health.words import State
from stage4.escape import quoted

_GRAVITY = (State.UNKNOWN, State.GOOD, State.DEGRADED, State.BAD)


class _Twice(ValueError):
    """A member stands twice in an object; readers differ in which one they take."""


def read(body: bytes, content_type: str) -> Reading:
    """What the body says. `content_type` as in the header, parameters included; it may be wrong."""
    kind = content_type.partition(";")[0].strip().lower()
    text = _decoded(body, content_type)
    if text is None:
        return Reading("", problems=("the body is not readable: it is not UTF-8",))
    start = text.lstrip()
    if not start:
        return Reading("an empty body", empty=True)
    if is_page(start):
        return read_page(start)
    if start.startswith(("[+]", "[-]")):
        return read_text(text)
    if start[0] in '{["' or kind.endswith("json"):
        return _read_json(start, kind)
    if start[0] == "<":
        return read_xml(start)
    if start.strip() in ("true", "false"):
        return _read_json(start, kind)
    return read_text(text)


def _decoded(body: bytes, content_type: str) -> str | None:
    """UTF-8, else Latin-1 where the content type says so."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        stated = content_type.lower()
        latin = "iso-8859-1" in stated or "latin1" in stated or "windows-1252" in stated
        return body.decode("latin-1") if latin else None


def _read_json(text: str, kind: str) -> Reading:
    try:
        data = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except _Twice as why:
        return Reading("", problems=(f"it contradicts itself: {why}",))
    except (ValueError, RecursionError):
        if text[0] not in '{["' or (text[0] == "[" and text[1:2].isalpha()):  # `[OK] db`
            return read_text(text)
        return Reading("", problems=(f"the body is not valid JSON: {quoted(text, 60)!r}",))
    if isinstance(data, str):
        return read_text(data) if data.strip() else Reading("an empty body", empty=True)
    return _read_value(data, kind)


def _read_value(data: Any, kind: str) -> Reading:
    found = statements(data)
    name, problems = "", []
    if isinstance(data, dict):
        name = format_of(data, kind)
        problems = list(broken_contract(data, name))
    elif isinstance(data, list):
        name = "a list of parts"
    whole = [s.part for s in found if s.on_whole]
    parts = [s.part for s in found if not s.on_whole and not s.weak]
    problems += _contradiction_in(whole)
    known = [part for part in whole if part.state is not State.UNKNOWN]
    word = max(known or whole, key=lambda part: _GRAVITY.index(part.state), default=None)
    parts += [part for part in whole if part.state is State.UNKNOWN and part is not word]
    if word is None:
        word, parts = _without_a_whole(found, parts)
    parts += [s.part for s in found if s.weak and s.part.state is not State.GOOD]
    if not name:
        name = "ad hoc" if word else "ad hoc, a map of parts" if parts else ""
    if word is None:
        return Reading(name, components=tuple(parts), problems=tuple(problems))
    return Reading(name, word.word, word.state, tuple(parts), tuple(problems))


def _without_a_whole(
    found: list[Statement], parts: list[Component]
) -> tuple[Component | None, list[Component]]:
    """A text for people counts for the whole only where nothing else states anything."""
    texts = [s.part for s in found if s.weak and s.part.state is State.GOOD]
    return (texts[0] if texts and not parts else None), parts


def _contradiction_in(whole: list[Component]) -> list[str]:
    """Words for the whole that cannot be true together: `ok` and `healthy: false`."""
    if not {State.GOOD, State.BAD} <= {part.state for part in whole}:
        return []
    said = ", ".join(f"{part.name}: {quoted(part.word, 40)}" for part in whole[:5])
    return [f"it contradicts itself: {said}"]


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) == len(pairs):
        return data
    seen: dict[str, Any] = {}
    for key, value in pairs:
        if key in seen and seen[key] != value:
            raise _Twice(f"{quoted(key, 60)!r} stands twice, with different values")
        seen[key] = value
    return data


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")
