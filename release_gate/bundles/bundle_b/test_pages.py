"""The list of pages is complete, so that every check of pages looks at all of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from requests import Response

from release_gate.check import check
from release_gate.testkit.client import Client
from release_gate.testkit.pages import PAGES, declared_pages, linked_pages, unlisted

NAMED = re.compile(
    r"""<(?:link|script|img)[^>]*\s(?:href|src)="([^"]+)"|url\("([^"]+)"\)|from "(\.[^"]+)";"""
)
TYPES = {
    "css": "text/css",
    "js": "text/javascript",
    "svg": "image/svg+xml",
    "woff2": "font/woff2",
}


def as_browser(visitor: Client, address: str) -> Response:
    """The answer to a request for a page; other clients get errors as JSON."""
    return visitor.call("GET", address, headers={"Accept": "text/html"})


@check(
    "UI-20",
    "Every page of the service is in the list of pages",
    why="a page that is not in the list is never checked",
)
def test_list_is_complete(visitor: Client) -> None:
    assert unlisted(declared_pages()) == []
    for page in PAGES:
        answer = as_browser(visitor, page.address("no-such-link"))
        assert answer.status_code == page.status, page.name
        assert unlisted(linked_pages(answer.text)) == [], page.name


@check(
    "UI-31",
    "Every page has a title of its own",
    why="people find a tab by its title",
)
def test_titles_differ(visitor: Client) -> None:
    addresses = {page.path: page.address("no-such-link").partition("#")[0] for page in PAGES}
    titles = Counter(_title(visitor, address) for address in addresses.values())
    assert [title for title, times in titles.items() if times > 1] == []


@check(
    "UI-37",
    "Everything that pages, scripts and style sheets name is there",
    why="a font for other letters, or the script of a rare case, is missing where nobody looks",
)
def test_assets(visitor: Client) -> None:
    waiting = {page.address("no-such-link").partition("#")[0] for page in PAGES}
    found = dict.fromkeys(waiting, "")
    while waiting:
        address = waiting.pop()
        answer = as_browser(visitor, address)
        found[address] = answer.headers["Content-Type"].partition(";")[0]
        if found[address] in ("text/html", "text/css", "text/javascript"):
            waiting |= set(_named(address, answer.text)) - set(found)
            found.update(dict.fromkeys(waiting, ""))
    assets = {address: kind for address, kind in found.items() if address.startswith("/assets/")}
    wrong = {a: kind for a, kind in assets.items() if TYPES.get(a.rpartition(".")[2]) != kind}
    assert wrong == {}
    assert {address.rpartition(".")[2] for address in assets} == set(TYPES)


def _named(address: str, text: str) -> Iterator[str]:
    """The paths of what a page, a script or a style sheet loads."""
    for match in NAMED.finditer(text):
        yield urlsplit(urljoin(address, next(filter(None, match.groups())))).path


def _title(visitor: Client, address: str) -> str:
    return "".join(re.findall("<title>(.*?)</title>", as_browser(visitor, address).text))
