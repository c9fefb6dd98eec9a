"""Accessibility violations that axe-core finds on a page, as text for an assertion."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page


def violations(page: Page) -> list[str]:
    """The violations of WCAG and of good practice in the page's current state, one line each."""
    found = Axe().run(page).response["violations"]
    return [
        f"{violation['id']}: {violation['help']} ({violation['nodes'][0]['html'][:120]})"
        for violation in found
    ]
