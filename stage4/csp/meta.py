"""Policies in an HTML document's `<meta http-equiv="Content-Security-Policy">`.

HTML, 4.2.5.3: only in the head; `frame-ancestors`, `report-uri` and `sandbox` mean nothing there.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from stage4.csp.policy import Policy, parse_header, parse_policy

MOST_CHARACTERS = 256 * 1024  # of the document; a head is never longer
IGNORED = frozenset(("frame-ancestors", "report-uri", "sandbox"))
IN_HEAD = frozenset(
    "html head meta title link base basefont bgsound script style "
    "noscript noframes template".split()
)
OPAQUE = frozenset(("title", "noscript", "noframes", "template"))  # metas in these do not count
_EQUIVALENT = "content-security-policy"
_META = re.compile(r"<meta\b", re.IGNORECASE)


def meta_policies(html: str) -> tuple[Policy, ...]:
    """The policies that a browser enforces because of meta elements, in order."""
    html = html[:MOST_CHARACTERS]
    if not _META.search(html) or _EQUIVALENT not in html.lower():
        return ()
    head = _Head()
    head.feed(html)
    head.close()
    policies = (policy for value in head.found for policy in parse_header(value))
    kept = (parse_policy(_without_ignored(policy)) for policy in policies)
    return tuple(policy for policy in kept if policy.directives)


def _without_ignored(policy: Policy) -> str:
    return "; ".join(
        " ".join((directive.name, *directive.values))
        for directive in policy.directives
        if directive.name not in IGNORED
    )


class _Head(HTMLParser):
    """Collects the policies until the head ends, which any element of the body does."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._ended = False
        self._inside: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._inside or self._ended:
            return
        if tag not in IN_HEAD:
            self._ended = True
        elif tag in OPAQUE:
            self._inside = tag
        elif tag == "meta":
            self._take({name: value or "" for name, value in reversed(attrs)})

    def handle_endtag(self, tag: str) -> None:
        if tag == self._inside:
            self._inside = None
        elif not self._inside and tag in ("head", "body", "html"):
            self._ended = True

    def handle_data(self, data: str) -> None:
        text_of_element = self._inside or self.cdata_elem
        if not text_of_element and data.strip("\ufeff\t\n\f\r "):
            self._ended = True

    def _take(self, attributes: dict[str, str]) -> None:
        if attributes.get("http-equiv", "").strip().lower() == _EQUIVALENT:
            self.found.append(attributes.get("content", ""))
