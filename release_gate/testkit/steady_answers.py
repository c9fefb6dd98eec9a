"""Answers of the API as the browser gets them, with the same content in every run.

Times become one moment, lists of times have one entry, and a public link has one address. Without
that, a page would have another text and another layout on each day.
"""

from __future__ import annotations

import re

from playwright.sync_api import Page, Route

MOMENT = "2030-01-07T09:00:00Z"
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)")
REPEATED = re.compile(rf'("{MOMENT}")(?:,\s*"{MOMENT}")+')
LINK = re.compile(r'"https?://[^"]+/p/[^"]+"')
API = "**/api/**"


def steady(body: str) -> str:
    """A JSON text with what differs between two runs replaced."""
    body = REPEATED.sub(r"\1", TIME.sub(MOMENT, body))
    return LINK.sub('"https://booking.example.test/p/link"', body)


class HeldAnswers:
    """Holds the answers of the API until `release`, so that they come after the first paint."""

    def __init__(self, page: Page) -> None:
        self._held: list[Route] | None = []
        page.route(API, self._on_request)

    def release(self) -> None:
        held, self._held = self._held or [], None
        for route in held:
            _answer(route)

    def _on_request(self, route: Route) -> None:
        if self._held is None:
            _answer(route)
        else:
            self._held.append(route)


def _answer(route: Route) -> None:
    response = route.fetch()
    route.fulfill(response=response, body=steady(response.text()))
