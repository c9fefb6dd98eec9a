"""The list of pages is complete, so that every check of pages looks at all of them."""

from __future__ import annotations

import re
from collections import Counter

from requests import Response

from release_gate.check import check
from release_gate.testkit.client import Client
from release_gate.testkit.pages import PAGES, declared_pages, linked_pages, unlisted


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


def _title(visitor: Client, address: str) -> str:
    return "".join(re.findall("<title>(.*?)</title>", as_browser(visitor, address).text))
