"""Policies in an HTML document's `<meta http-equiv="Content-Security-Policy">`.

HTML, 4.2.5.3: only in the head; `frame-ancestors`, `report-uri` and `sandbox` have no effect there.
The head is scanned here, in linear time: html.parser takes quadratic time for some documents and
raises for others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from stage4.csp.policy import Policy, parse_header, parse_policy

MAX_HEAD = 256 * 1024  # characters; a head is never longer
IGNORED = frozenset(("frame-ancestors", "report-uri", "sandbox"))
IN_HEAD = frozenset("html head meta title link base basefont bgsound".split())
# Metas inside of these do not count: text, or a document of its own.
OPAQUE = frozenset("title script style noscript noframes template".split())
EQUIVALENT = "content-security-policy"

_SPACE = "\ufeff\t\n\f\r "
_TAG = re.compile(r"<(/?)([A-Za-z][^\t\n\f\r />]*)")
_ATTRIBUTE = re.compile(
    r"""[\t\n\f\r /]*([^\t\n\f\r />][^\t\n\f\r />=]*)"""
    r"""(?:[\t\n\f\r ]*=[\t\n\f\r ]*("[^"]*"|'[^']*'|[^\t\n\f\r >]*))?"""
)
_END = re.compile(r"[\t\n\f\r /]*>")


def meta_policies(html: str) -> tuple[Policy, ...]:
    """The policies that a browser enforces because of meta elements, in order."""
    html = html[:MAX_HEAD]
    if EQUIVALENT not in html.lower():
        return ()
    values = [
        attributes.get("content", "")
        for attributes in _metas(html)
        if attributes.get("http-equiv", "").lower() == EQUIVALENT
    ]
    policies = (policy for value in values for policy in parse_header(value))
    kept = (parse_policy(_without_ignored(policy)) for policy in policies)
    return tuple(policy for policy in kept if policy.directives)


def _without_ignored(policy: Policy) -> str:
    return "; ".join(
        " ".join((directive.name, *directive.values))
        for directive in policy.directives
        if directive.name not in IGNORED
    )


def _metas(html: str) -> Iterator[dict[str, str]]:
    """The attributes of each meta element, until the body begins; `</head>` does not begin it."""
    place = 0
    while True:
        start = html.find("<", place)
        if start < 0 or html[place:start].strip(_SPACE):
            return
        tag = _TAG.match(html, start)
        if tag is None:
            place = _after_comment(html, start)
            continue
        closing, name = tag[1], tag[2].lower()
        attributes, place = _attributes(html, tag.end())
        if closing and name in ("body", "html", "br"):
            return
        if not closing and name in OPAQUE:
            place = _after_element(html, place, name)
        elif not closing and name not in IN_HEAD:
            return
        elif not closing and name == "meta":
            yield attributes


def _after_comment(html: str, start: int) -> int:
    """The place after a comment, a doctype, or a bogus comment; text ends the head."""
    if html.startswith("<!--", start):
        end = re.compile(r"--!?>").search(html, start + 2)
        return end.end() if end else len(html)
    if html[start + 1 : start + 2] in ("!", "?", "/"):
        end_of_tag = html.find(">", start)
        return end_of_tag + 1 if end_of_tag >= 0 else len(html)
    return len(html)


def _attributes(html: str, place: int) -> tuple[dict[str, str], int]:
    """The attributes of a tag, the first of each name; and the place after its `>`."""
    found: dict[str, str] = {}
    while not (end := _END.match(html, place)):
        match = _ATTRIBUTE.match(html, place)
        if match is None:
            return {}, len(html)
        value = match[2] or ""
        quoted = value.startswith(("'", '"'))
        if quoted and (len(value) < 2 or value[0] != value[-1]):  # the quote never ends
            return {}, len(html)
        found.setdefault(match[1].lower(), unescape(value[1:-1] if quoted else value))
        place = match.end()
    return found, end.end()


def _after_element(html: str, place: int, name: str) -> int:
    end = re.compile(rf"</{name}(?=[\t\n\f\r />])", re.IGNORECASE).search(html, place)
    if end is None:
        return len(html)
    content = html[place : end.start()].lower()
    if "<!--" in content and "<script" in content:  # this end tag is text (HTML, 13.2.5.27)
        return len(html)
    return _attributes(html, end.end())[1]
