"""Web pages: the few that state health, and all others, which state nothing.

Read in one pass, without backtracking: a hostile page costs no more time than another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

from stage4.checks.health.reading import Reading
from stage4.checks.health.words import State, state_of_sentence
from stage4.escape import quoted

MAX_PAGE = 64 * 1024  # characters that are read
MAX_TEXT = 300  # characters of visible text in a page that is a health statement
LARAVEL = ("Application up", "Application experiencing problems")
UNSEEN = frozenset("script style noscript template title".split())
HEADLINES = frozenset(("title", "h1", "h2"))
_START = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.I)
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)(?:[^a-z0-9<>][^<>]*)?>|<!--|<[!?][^<>]*>", re.I)
_HEADLINE = re.compile(r"<(?:title|h1|h2)\b[^<>]*>([^<]*)", re.I)
_ACTIVE = re.compile(r"<(?:form|input|script[^<>]+src|iframe|nav|a)\b", re.I)
_COLOURED = re.compile(r"<body\b[^<>]*background(?:-color)?:\s*(green|red)\b", re.I)
_CLOSED = re.compile(
    r"maintenance|temporarily (?:down|unavailable|offline)|service unavailable|bad gateway|"
    r"gateway time-?out|application error|internal server error|be (?:right )?back|"
    r"down for|\b50[0234]\b|experiencing problems",
    re.I,
)


class Text(NamedTuple):
    """A text between tags, and the element that it stands in."""

    element: str
    text: str


def is_page(text: str) -> bool:
    """True for HTML, whatever its content type says."""
    start = text[:MAX_PAGE].lstrip()
    while start.startswith("<!--"):
        start = start.partition("-->")[2].lstrip()
    return bool(_START.match(start))


def read_page(text: str) -> Reading:
    """What a page states: Rails' and Laravel's /up, or a short text such as `Service ready.`"""
    texts = list(_texts(text[:MAX_PAGE]))
    shown = [one.text for one in texts if one.element not in UNSEEN]
    if not shown and (colour := _COLOURED.search(text)):
        state = State.GOOD if colour[1].lower() == "green" else State.BAD
        return Reading("Rails /up", colour[1].lower(), state)
    word = " ".join(shown)[:200]
    short = sum(map(len, shown)) <= MAX_TEXT and not _ACTIVE.search(text)
    if short and not set(shown).isdisjoint(LARAVEL):
        return Reading("Laravel /up", word, State.GOOD if LARAVEL[0] in shown else State.BAD)
    if short and _says_good(shown):
        return Reading("HTML with a statement", word, State.GOOD)
    headline = next((one.text for one in texts if one.element in HEADLINES), word)
    problem = f"it answers with a web page: {quoted(headline, 60)!r}"
    return Reading("HTML", problems=(problem,))


def closed(text: str) -> str:
    """The headline of a page that says that the service is down, or ""."""
    for match in _HEADLINE.finditer(text[:MAX_PAGE]):
        if _CLOSED.search(match[1]):
            return _plain(match[1])
    return ""


def _texts(text: str) -> Iterator[Text]:
    """The texts between tags, in their order; comments are left out."""
    element, hidden, start = "", "", 0
    for tag in _TAG.finditer(text):
        if tag.start() < start:
            continue
        if plain := _plain(text[start : tag.start()]):
            yield Text(hidden or element, plain)
        start = tag.end()
        if tag[0] == "<!--":
            end = text.find("-->", start)
            start = len(text) if end < 0 else end + 3
        elif tag[2]:
            element = "" if tag[1] else tag[2].lower()
            if not tag[1] and element in UNSEEN:
                hidden = hidden or element
            elif tag[1] and tag[2].lower() == hidden:
                hidden = ""
    if plain := _plain(text[start:]):
        yield Text(hidden or element, plain)


def _plain(text: str) -> str:
    words = " ".join(text.split())[:1000]
    return unescape(words) if "&" in words else words


def _says_good(texts: list[str]) -> bool:
    """True where some text says that all is well, and none says anything else."""
    states = {state_of_sentence(text) for text in texts[:50]} - {State.UNKNOWN}
    return states == {State.GOOD}
