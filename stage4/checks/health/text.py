"""Answers in plain text: a word, a sentence, Kubernetes' verbose lines, lines of name and word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stage4.checks.health.formats import ASP_NET
from stage4.checks.health.members import Place, of_text
from stage4.checks.health.names import Role, about
from stage4.checks.health.reading import Component, Reading, component
from stage4.checks.health.words import LONGEST_WORD, State, state_of
from stage4.escape import quoted

MAX_LINES = 1000
# What is not read is said: a part behind it may be down.
_UNREAD_LINES = (component("", f"more than {MAX_LINES} lines", State.UNKNOWN),)
FLAGS = {"0": "false", "1": "true", "false": "false", "no": "no", "true": "true", "yes": "yes"}
_KUBERNETES = re.compile(r"\[([+-])\](\S+) ?(.*)")
# No two repetitions side by side match the same characters without a bound: a hostile answer would
# take quadratic time.
_NAMED = re.compile(r"([\w ./()'=-]{1,80}?)\s{0,80}[:=]\s*(\S.*)")
_ELEMENT = re.compile(r"<([A-Za-z][\w:.-]*)(?:[^\w:.<>-][^<>]*)?>([^<>]*)</")


def read_text(text: str) -> Reading:
    """What a text says that is neither JSON nor a web page."""
    word = text.strip()
    every = word.splitlines()
    lines = [line.strip() for line in every[:MAX_LINES]]
    unread = _UNREAD_LINES if len(every) > MAX_LINES else ()
    if any(_KUBERNETES.fullmatch(line) for line in lines):
        return _kubernetes(lines, unread)
    lines = [line for line in lines if line not in ("", "---")]
    if all(_NAMED.fullmatch(line) for line in lines) and (len(lines) > 1 or _is_named(word)):
        return Reading("lines of name and word", components=(*_named_lines(lines), *unread))
    if word in ASP_NET:
        return Reading("ASP.NET health checks", word, state_of(word))
    if len(word) <= LONGEST_WORD:
        name = "Kubernetes livez, readyz" if word == "ok" else "plain text"
        return Reading(name, word, state_of(word))
    return _long(word, lines)


def _kubernetes(lines: list[str], unread: tuple[Component, ...]) -> Reading:
    parts = [match for line in lines if (match := _KUBERNETES.fullmatch(line))]
    components = [
        component(match[2], match[3] or "ok", State.GOOD if match[1] == "+" else State.BAD)
        for match in parts
    ]
    last = lines[-1]
    state = State.GOOD if last.startswith("[+]") else state_of(last)
    if last.startswith("[-]"):
        state = State.BAD
    return Reading("Kubernetes livez, readyz", last[:LONGEST_WORD], state, (*components, *unread))


def _is_named(line: str) -> bool:
    """`healthy: false`, `status=UP`; but not `ERROR: no route`, which is a sentence."""
    match = _NAMED.fullmatch(line)
    if match is None:
        return False
    named, word = about(match[1]), match[2].strip().lower()
    flag = word in FLAGS and named.meaning_of_true is not None
    return flag or named.role is Role.STATE


def _named_lines(lines: list[str]) -> Iterator[Component]:
    """Every line is a part, as a member of `checks` is in JSON."""
    place = Place(in_parts=True)
    for line in lines:
        if match := _NAMED.fullmatch(line):
            name, word = match[1], FLAGS.get(match[2].strip().lower(), match[2])
            found = of_text(name, word, place)
            if found is not None:
                yield found.part


def _long(word: str, lines: list[str]) -> Reading:
    """A text that is too long for a statement; a line of it that says bad things still counts."""
    bad = [component("", line, State.BAD) for line in lines if state_of(line) is State.BAD]
    problem = f"the body is not a health statement: {quoted(word, 60)!r}"
    return Reading("", components=tuple(bad[:5]), problems=(problem,))


def read_xml(text: str) -> Reading:
    """The texts of elements, each judged by its element's name. Nothing is expanded or fetched."""
    from stage4.checks.health.statements import statements

    members: dict[str, str] = {}
    unread: tuple[Component, ...] = ()
    for index, match in enumerate(_ELEMENT.finditer(text)):
        if index == MAX_LINES:
            unread = (component("", f"more than {MAX_LINES} elements", State.UNKNOWN),)
            break
        name = match[1].rpartition(":")[2]
        members[name if name not in members else f"{name} {index}"] = match[2].strip()
    found = tuple(statement.part for statement in statements(members))
    return Reading("XML", components=(*found, *unread))
