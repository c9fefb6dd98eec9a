"""An answer's body in, a Reading out. Never raises for what a server sends."""

from __future__ import annotations

import json
import re
from typing import Any

from stage4.checks.health.formats import ASP_NET, FORMATS
from stage4.checks.health.words import Component, Reading, State, state_of
from stage4.escape import quoted

HTML = re.compile(r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.DOTALL)
KUBERNETES_LINE = re.compile(r"\[([+-])\](\S+) (.*)")
LONGEST_WORD = 200  # characters of a plain text that may still be a word


class _Twice(ValueError):
    """A member stands twice in an object; readers differ in which one they take."""


def read(body: bytes, content_type: str) -> Reading:
    """What the body says. `content_type` as in the header, parameters included."""
    kind = content_type.partition(";")[0].strip().lower()
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Reading("", problems=("the body is not readable: it is not UTF-8",))
    if not text.strip():
        return Reading("", problems=("the body is empty",))
    if HTML.match(text) or kind in ("text/html", "application/xhtml+xml"):
        return Reading("HTML", problems=("the answer is a web page (HTML), not a statement",))
    start = text.lstrip()
    if start.startswith(("[+]", "[-]")) or not (start[0] in '{["' or kind.endswith("json")):
        return _plain(text)
    return _json(text, kind)


def _json(text: str, kind: str) -> Reading:
    try:
        data = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except _Twice as why:
        return Reading("", problems=(f"it contradicts itself: {why}",))
    except (ValueError, RecursionError):
        return Reading("", problems=(f"the body is not readable as JSON: {quoted(text, 60)!r}",))
    if isinstance(data, str):
        return _plain(data)
    if not isinstance(data, dict):
        name = {list: "a list", type(None): "null", bool: "true or false"}.get(
            type(data), "a number"
        )
        return Reading(
            "", problems=(f"the body is of the wrong type: an object is expected, not {name}",)
        )
    for recognise in FORMATS:
        reading = recognise(data, kind)
        if reading is not None:
            return reading
    return Reading("")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for key, value in pairs:
        if key in data and data[key] != value:
            raise _Twice(f"{quoted(key, 60)!r} stands twice, with different values")
        data[key] = value
    return data


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _plain(text: str) -> Reading:
    """Kubernetes livez and readyz, ASP.NET's default writer, or one word."""
    lines = [KUBERNETES_LINE.fullmatch(line.strip()) for line in text.splitlines()[:1000]]
    parts = tuple(
        Component(match[2][:200], match[3][:200], State.GOOD if match[1] == "+" else State.BAD)
        for match in lines
        if match
    )
    word = text.strip()
    if parts:
        last = word.splitlines()[-1]
        state = State.BAD if "check failed" in last else State.GOOD
        return Reading("Kubernetes livez, readyz", last[:200], state, parts)
    if len(word) > LONGEST_WORD:
        return Reading("", problems=(f"the body is no statement: {quoted(word, 60)!r}",))
    if word in ASP_NET:
        return Reading("ASP.NET health checks", word, state_of(word))
    name = "Kubernetes livez, readyz" if word == "ok" else "plain text"
    return Reading(name, word, state_of(word))
