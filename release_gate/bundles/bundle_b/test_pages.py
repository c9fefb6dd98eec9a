"""The list of pages is complete, so that every check of pages looks at all of them."""

from __future__ import annotations

import re
from collections import Counter

from release_gate.check import check
from release_gate.testkit.client import Client
from release_gate.testkit.pages import PAGES, declared_pages, linked_pages, unlisted


@check(
    "UI-20",
    "Every page of the service is in the list of pages",
    why="a page that is not in the list is never checked",
)
def test_list_is_complete(visitor: Client) -> None:
    assert unlisted(declared_pages()) == []
    for page in PAGES:
        answer = visitor.get(page.address("no-such-link"))
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
    page = visitor.call("GET", address, headers={"Accept": "text/html"}).text
    return "".join(re.findall("<title>(.*?)</title>", page))
