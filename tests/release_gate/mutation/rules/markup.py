"""Rules for pages: each element that does something, each attribute that means something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from tests.release_gate.mutation.mutant import Edit, Mutant

VOID = frozenset(("meta", "link", "input", "br", "img", "hr"))
DROPPED = frozenset(
    (
        *("script", "link", "title", "label", "a", "button", "input", "select", "textarea"),
        *("h1", "h2", "datalist", "table", "progress", "option", "th", "p", "strong"),
    )
)
RENAMED = {"main": "div", "nav": "div", "header": "div", "section": "div", "h1": "div"}
# Attributes that people or their tools depend on; without others, the script of the page breaks.
MEANT = frozenset(
    (
        *("lang", "for", "role", "name", "required", "hidden", "scope", "tabindex", "autocomplete"),
        *("aria-label", "aria-labelledby", "aria-describedby", "list", "min", "max", "maxlength"),
        *("accept", "inputmode", "data-state", "readonly", "multiple", "value"),
    )
)
MAX_WHAT_CHARS = 80


@dataclass
class Element:
    """Offsets in characters: `start` to `body` is the opening tag, `end` is after the closing."""

    tag: str
    attributes: dict[str, str | None]
    start: int
    body: int
    end: int = 0
    close: int = 0  # where the closing tag begins

    @property
    def name(self) -> str:
        """The element among its like: by its id, its address, or what it labels."""
        given = self.attributes
        mark = given.get("id") or given.get("for") or given.get("href") or given.get("src")
        mark = mark or given.get("name") or given.get("aria-labelledby") or ""
        return f"{self.tag}({mark})" if mark else self.tag


def mutants(root: Path, file: str) -> Iterator[Mutant]:
    text = (root / file).read_text("utf-8")
    for element in elements(text):
        yield from _of_element(file, text, element)


def elements(text: str) -> list[Element]:
    """The elements of a page in the order of their opening tags."""
    parser = _Parser(text)
    parser.feed(text)
    parser.close()
    return parser.found


def _of_element(file: str, text: str, element: Element) -> Iterator[Mutant]:
    def made(rule: str, *changes: tuple[int, int, str]) -> Mutant:
        edits = tuple(Edit(_bytes(text, a), _bytes(text, b), new.encode()) for a, b, new in changes)
        what = " ".join(text[element.start : element.end].split())[:MAX_WHAT_CHARS]
        return Mutant(rule, file, element.name, what, edits)

    if element.tag in DROPPED:
        if element.tag == "label" and "<input" in text[element.body : element.close]:
            control = re.search(r"<input[^>]*>", text[element.body : element.close])
            kept = control[0] if control else ""
            yield made("element-dropped", (element.start, element.end, kept))
        else:
            yield made("element-dropped", (element.start, element.end, ""))
    if element.tag in RENAMED:
        new = RENAMED[element.tag]
        name = element.start + 1
        opening = (name, name + len(element.tag), new)
        yield made("element-renamed", opening, (element.close, element.end, f"</{new}>"))
    opened = text[element.start : element.body]
    for attribute in element.attributes:
        if _is_meant(element, attribute):
            match = re.search(rf'\s{re.escape(attribute)}(="[^"]*")?(?=[\s>])', opened)
            if match:
                start = element.start + match.start()
                yield made(f"attribute-dropped-{attribute}", (start, start + len(match[0]), ""))


def _is_meant(element: Element, attribute: str) -> bool:
    if element.tag == "meta":
        return attribute == "content" and element.attributes.get("name") == "viewport"
    return attribute in MEANT or (element.tag == "input" and attribute == "type")


def _bytes(text: str, offset: int) -> int:
    return len(text[:offset].encode())


class _Parser(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self._lines = [0]
        for line in text.splitlines(keepends=True):
            self._lines.append(self._lines[-1] + len(line))
        self.found: list[Element] = []
        self._open: list[Element] = []

    def _offset(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        start, opened = self._offset(), self.get_starttag_text() or ""
        element = Element(tag, dict(attrs), start, start + len(opened))
        self.found.append(element)
        if tag in VOID:
            element.end = element.close = element.body
        else:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            element = self._open.pop()
            element.close = self._offset()
            element.end = element.close + len(f"</{tag}>")
            if element.tag == tag:
                return
