"""Every page of the service: its address, who sees it, and when it is complete."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from release_gate.paths import ROOT

DECLARATION = ROOT / "backend" / "pages.py"
PARAMETER = re.compile(r"\{\w+\}")
LINK = re.compile(r'<a\b[^>]*\bhref="([^"]+)"')

# Served beside the pages, and not pages of the service.
OTHER_FILES = frozenset(("/test2.html", "/board.css"))  # the quality board, written by the gate


@dataclass(frozen=True)
class SitePage:
    """One page in one state. Several states of a page share its path."""

    name: str
    path: str  # `{token}` stands for the token of a public link
    ready: str  # CSS selector of an element that is visible once the page is complete
    signed_in: bool = True
    fragment: str = ""  # with its "#"
    status: int = 200

    def address(self, link_token: str = "") -> str:
        """The path and fragment to open; `link_token` is that of a public link."""
        return self.path.replace("{token}", link_token) + self.fragment


PAGES: tuple[SitePage, ...] = (
    SitePage("home", "/", "#readiness[data-state=ready]"),
    SitePage("login", "/login", "#login-form", signed_in=False),
    SitePage("notify", "/notify", "#signed-in"),
    SitePage("password", "/password", "#change-form"),
    SitePage("forgotten", "/password", "#request-form", signed_in=False),
    SitePage("reset", "/password", "#reset-form", signed_in=False, fragment="#token"),
    SitePage("profiles", "/profiles", "#signed-in"),
    SitePage("availability", "/availability", "#signed-in"),
    SitePage("share", "/share", "#signed-in"),
    SitePage("book", "/p/{token}", "#book-form", signed_in=False),
    SitePage("uploads", "/uploads", "#signed-in"),
    SitePage("organisations", "/organisations", "#signed-in"),
    SitePage("subscription", "/subscription", "#plans button"),
    SitePage("success", "/subscription/success", "#signed-in"),
    SitePage("cancelled", "/subscription/cancelled", "#content a"),
    SitePage("missing", "/no-such-page", "#content a", signed_in=False, status=404),
)

# What the navigation of every page leads to, by name and in this order.
NAVIGATION: Mapping[str, str] = {
    "Interview booking": "/",
    "People": "/profiles",
    "Availability": "/availability",
    "Public link": "/share",
    "Files": "/uploads",
    "Organisations": "/organisations",
    "Subscription": "/subscription",
    "Notifications": "/notify",
    "Password": "/password",
    "Log in": "/login",
}

EVERY_PAGE = tuple(page.name for page in PAGES)


def page_named(name: str) -> SitePage:
    """The page of this name. Raises KeyError if there is none."""
    return {page.name: page for page in PAGES}[name]


def unlisted(paths: Iterable[str], listed: tuple[SitePage, ...] = PAGES) -> list[str]:
    """Those of the paths that are no page of the list, sorted; parameters have any name."""
    known = {PARAMETER.sub("{}", page.path) for page in listed} | OTHER_FILES
    return sorted({path for path in paths if PARAMETER.sub("{}", path) not in known})


def declared_pages(source: Path = DECLARATION) -> list[str]:
    """The paths in `PAGES` of the backend's source; the gate reads it without running it.

    Raises LookupError if the source declares no such mapping.
    """
    for node in ast.parse(source.read_bytes()).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "PAGES":
            pages: Mapping[str, str] = ast.literal_eval(node.value)
            return list(pages)
    raise LookupError(f"{source} assigns no PAGES")


def linked_pages(html: str) -> Iterator[str]:
    """The paths on the same site that the links of a page lead to, except those of the API."""
    for target in LINK.findall(html):
        parts = urlsplit(target)
        if parts.path and not parts.netloc and not parts.path.startswith("/api/"):
            yield parts.path
